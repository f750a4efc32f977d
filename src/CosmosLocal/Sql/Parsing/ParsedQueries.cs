using System.Collections.Concurrent;
using CosmosLocal.Sql.Ast;

namespace CosmosLocal.Sql.Parsing;

/// <summary>Syntax trees by text. When full, it starts anew: programs have few queries, and parsing is cheap.</summary>
internal sealed class ParsedQueries
{
    private const int MaxQueries = 1000;
    private const int MaxLength = 64 * 1024;

    private readonly ConcurrentDictionary<string, SqlQuery> _queries = new();

    public int Count => _queries.Count;

    public SqlQuery Get(string text)
    {
        if (_queries.TryGetValue(text, out var query)) return query;
        query = SqlParser.Parse(text);
        if (text.Length > MaxLength) return query;
        if (_queries.Count >= MaxQueries) _queries.Clear();
        _queries[text] = query;
        return query;
    }
}
