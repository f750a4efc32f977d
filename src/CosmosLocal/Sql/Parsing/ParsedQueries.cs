using System.Collections.Concurrent;
using CosmosLocal.Sql.Ast;

namespace CosmosLocal.Sql.Parsing;

/// <summary>Syntax trees by text. When full, it starts anew: programs have few queries, and parsing is cheap.</summary>
internal sealed class ParsedQueries
{
    private const int MaxQueries = 1000;
    private const int MaxCharacters = 4 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, SqlQuery> _queries = new();

    private int _characters;

    public int Count => _queries.Count;

    public SqlQuery Get(string text)
    {
        if (_queries.TryGetValue(text, out var query)) return query;
        query = SqlParser.Parse(text);
        if (_queries.Count >= MaxQueries || Volatile.Read(ref _characters) > MaxCharacters)
        {
            _queries.Clear();
            Volatile.Write(ref _characters, 0);
        }

        if (_queries.TryAdd(text, query)) Interlocked.Add(ref _characters, text.Length);
        return query;
    }
}
