using System.Text;
using System.Text.Json;

namespace CosmosLocal.Tests.Queries;

/// <summary>Queries over a few documents: <c>query => results</c>, or <c>!part of the error</c>.</summary>
public class QueryCaseTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task QueriesGiveTheirResults(int pageSize)
    {
        await using var container = await QueryContainer.OpenAsync();
        await container.AddAsync(CaseFile.Lines("documents.txt"));
        var differences = new StringBuilder();
        foreach (var line in CaseFile.Lines("queries.txt"))
        {
            var arrow = line.LastIndexOf("=> ", StringComparison.Ordinal);
            var (sql, expected) = (line[..arrow].Trim(), line[(arrow + 3)..].Trim());
            var error = (await container.PageAsync(sql, pageSize)).Error;
            var actual = error ?? Listed(sql, await container.AllAsync(sql, pageSize));
            var agrees = expected.StartsWith('!') ? error?.Contains(expected[1..], StringComparison.Ordinal) == true : actual == Listed(sql, Split(expected));
            if (!agrees) differences.AppendLine($"{sql} => {actual}\n  expected {expected}");
        }

        Assert.True(differences.Length == 0, differences.ToString());
    }

    // Without ORDER BY the order is that of the keys' hashes, which says nothing.
    private static string Listed(string sql, IEnumerable<string> results) =>
        string.Join(' ', sql.Contains("ORDER BY", StringComparison.Ordinal) ? results : results.Order(StringComparer.Ordinal));

    // Several JSON values, one after the other.
    private static List<string> Split(string results)
    {
        var utf8 = Encoding.UTF8.GetBytes(results);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowMultipleValues = true });
        var values = new List<string>();
        while (reader.Read())
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            values.Add(Encoding.UTF8.GetString(utf8[start..(int)reader.BytesConsumed]));
        }

        return values;
    }
}
