using System.Text.Json;
using CosmosLocal.Queries;
using CosmosLocal.Sql;
using CosmosLocal.Sql.Parsing;

namespace CosmosLocal.Tests.Sql;

/// <summary>Whatever the text, the answer is a result or an error of ours.</summary>
public class ParserFuzzTests
{
    private static readonly string[] Words =
    [
        "SELECT", "VALUE", "DISTINCT", "TOP", "*", "FROM", "c", "JOIN", "IN", "WHERE", "AND", "OR", "NOT", "BETWEEN", "LIKE", "ESCAPE", "ORDER", "BY", "DESC",
        "GROUP", "OFFSET", "LIMIT", "EXISTS", "ARRAY", "(", ")", "[", "]", "{", "}", ",", ":", ".", "?", "??", "=", "!=", "<", ">=", "+", "-", "~", "||", ">>>",
        "1", "2.5", "'a'", "\"b\"", "@p", "null", "true", "undefined", "COUNT", "LOWER", "x", "c.a", "udf.f", "'", "\\", "--", "\n", "é", "😀", "0x1F", "1e400", "$",
    ];

    private static readonly string[] Queries = [.. CaseFile.Lines("plans.txt").Select(l => l[1..].Split("|||")[0])];

    private static readonly JsonElement[] Documents = [JsonElement.Parse("""{"id":"1","a":1,"b":"x","items":[{"x":1}],"tags":["x"]}"""), JsonElement.Parse("{}")];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RandomWordsAreAnsweredOrRefused(int seed)
    {
        var random = new Random(seed);
        var refused = 0;
        for (var i = 0; i < 5000; i++)
            refused += IsAnswered(string.Join(' ', Enumerable.Range(0, random.Next(1, 25)).Select(_ => Words[random.Next(Words.Length)]).Prepend(random.Next(4) > 0 ? "SELECT" : ""))) ? 0 : 1;
        Assert.InRange(refused, 1, 4_999);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void MutatedQueriesAreAnsweredOrRefused(int seed)
    {
        var random = new Random(seed);
        var refused = 0;
        var right = Queries.Where(IsAnswered).ToList();
        for (var i = 0; i < 5000; i++)
        {
            var words = right[random.Next(right.Count)].Split(' ');
            ref var changed = ref words[random.Next(words.Length)];
            changed = random.Next(5) switch
            {
                0 => "",
                1 => WordOf(Words),
                2 => WordOf(right[random.Next(right.Count)].Split(' ')),
                3 => changed + WordOf(Words),
                _ => changed.Insert(random.Next(changed.Length + 1), ((char)random.Next(1, 0xFFFF)).ToString()),
            };
            var text = string.Join(' ', words);
            refused += IsAnswered(text) ? 0 : 1;
        }

        // Both happen often, or the changes are too wild or too tame to find anything.
        Assert.InRange(refused, 500, 4_500);

        string WordOf(string[] words) => words[random.Next(words.Length)];
    }

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("[", "1", "]")]
    [InlineData("{a:", "1", "}")]
    [InlineData("NOT ", "true", "")]
    [InlineData("- ", "1", "")]
    [InlineData("~", "1", "")]
    [InlineData("1 + ", "1", "")]
    [InlineData("1 ?? ", "1", "")]
    [InlineData("1 ? 1 : ", "1", "")]
    [InlineData("1 ? ", "1", " : 1")]
    [InlineData("LOWER(", "'a'", ")")]
    [InlineData("EXISTS(SELECT VALUE ", "1", ")")]
    [InlineData("ARRAY(SELECT VALUE (SELECT VALUE ", "1", "))")]
    [InlineData("", "c", ".a")]
    [InlineData("", "c", "[0]")]
    [InlineData("1 IN (", "1", ")")]
    [InlineData("(1 BETWEEN 0 AND ", "1", ")")]
    [InlineData("'a' LIKE (", "'a'", ")")]
    [InlineData("NOT -", "1", "")]
    [InlineData("-NOT ~+", "1", "")]
    public void DeepNestingIsRefused(string open, string middle, string close)
    {
        const int Levels = 12_000;
        var text = $"SELECT VALUE {string.Concat(Enumerable.Repeat(open, Levels))}{middle}{string.Concat(Enumerable.Repeat(close, Levels))} FROM c";
        Assert.Contains("nesting deeper", QueryEngine.Evaluate(Documents, new() { Sql = text }).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("NOT ", "true", "")]
    [InlineData("1 ? 1 : ", "1", "")]
    [InlineData("1 + ", "1", "")]
    [InlineData("(c.a = 1 OR ", "true", ")")]
    public void ModestNestingIsNot(string open, string middle, string close)
    {
        var text = $"SELECT VALUE {string.Concat(Enumerable.Repeat(open, 200))}{middle}{string.Concat(Enumerable.Repeat(close, 200))} FROM c";
        Assert.Null(QueryEngine.Evaluate(Documents, new() { Sql = text }).Error);
    }

    [Fact]
    public void LongChainsAreOneLevel()
    {
        var text = string.Join(" OR ", Enumerable.Range(0, 5000).Select(i => $"(c.id = '{i}' AND c.a = {i})"));
        Assert.Single(QueryEngine.Evaluate(Documents, new() { Sql = $"SELECT * FROM c WHERE {text}" }).Documents);
        Assert.True(SqlParser.Parse($"SELECT * FROM c WHERE {text}").Depth < 20);
    }

    [Fact]
    public void WhatWasParsedReadsTheSameWhenWritten()
    {
        foreach (var text in Queries)
        {
            string written;
            try
            {
                written = SqlParser.Parse(text).ToString();
            }
            catch (SqlException)
            {
                continue;
            }

            Assert.Equal(written, SqlParser.Parse(written).ToString());
        }
    }

    private static bool IsAnswered(string sql)
    {
        try
        {
            var page = QueryEngine.Evaluate(Documents, new() { Sql = sql });
            if (page.Error is { } error) JsonElement.Parse(error);
            foreach (var document in page.Documents) JsonElement.Parse(document.Span);
            return page.Error is null;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(sql, e);
        }
    }
}
