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
        for (var i = 0; i < 5000; i++)
            Answer(string.Join(' ', Enumerable.Range(0, random.Next(1, 25)).Select(_ => Words[random.Next(Words.Length)]).Prepend(random.Next(4) > 0 ? "SELECT" : "")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void MutatedQueriesAreAnsweredOrRefused(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 5000; i++)
        {
            var text = Queries[random.Next(Queries.Length)];
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                var at = random.Next(text.Length + 1);
                var end = Math.Min(text.Length, at + random.Next(6));
                var piece = random.Next(3) switch { 0 => "", 1 => Words[random.Next(Words.Length)], _ => ((char)random.Next(1, 0xFFFF)).ToString() };
                text = text[..at] + piece + text[end..];
            }

            Answer(text);
        }
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

    private static void Answer(string sql)
    {
        try
        {
            var page = QueryEngine.Evaluate(Documents, new() { Sql = sql });
            if (page.Error is { } error) JsonElement.Parse(error);
            foreach (var document in page.Documents) JsonElement.Parse(document.Span);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(sql, e);
        }
    }
}
