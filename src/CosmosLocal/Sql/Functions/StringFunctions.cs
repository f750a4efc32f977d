using System.Text;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Functions;

/// <summary>Functions that make strings of strings.</summary>
internal static class StringFunctions
{
    // The service gives undefined somewhere between 100,000 and 1,000,000.
    private const int MaxLength = 500_000;

    public static IEnumerable<SqlFunction> All =>
    [
        SqlFunction.Of("CONCAT", 2, int.MaxValue, Concat),
        SqlFunction.Of("LEFT", (text, length) => Slice(text, SqlValue.Of(0.0), length)),
        SqlFunction.Of("RIGHT", Right),
        SqlFunction.Of("SUBSTRING", Slice),
        SqlFunction.Of("LENGTH", text => text.IsString ? SqlValue.Of(CodePoints.Count(text.Text)) : SqlValue.Undefined),
        OfText("LOWER", text => text.ToLowerInvariant()),
        OfText("UPPER", text => text.ToUpperInvariant()),
        OfText("REVERSE", CodePoints.Reverse),
        SqlFunction.Of("TRIM", 1, 2, a => Trim(a, (text, chars) => text.Trim(chars))),
        SqlFunction.Of("LTRIM", 1, 2, a => Trim(a, (text, chars) => text.TrimStart(chars))),
        SqlFunction.Of("RTRIM", 1, 2, a => Trim(a, (text, chars) => text.TrimEnd(chars))),
        SqlFunction.Of("REPLACE", Replace),
        SqlFunction.Of("REPLICATE", Replicate),
        SqlFunction.Of("StringJoin", Join),
        SqlFunction.Of("STRING_JOIN", Join),
        SqlFunction.Of("StringSplit", Split),
        SqlFunction.Of("SUBSTRINGBEFORE", (text, mark) => Part(text, mark, (t, m) => t.IndexOf(m, StringComparison.Ordinal), before: true)),
        SqlFunction.Of("SUBSTRINGAFTER", (text, mark) => Part(text, mark, (t, m) => t.IndexOf(m, StringComparison.Ordinal), before: false)),
        SqlFunction.Of("LASTSUBSTRINGBEFORE", (text, mark) => Part(text, mark, (t, m) => t.LastIndexOf(m, StringComparison.Ordinal), before: true)),
        SqlFunction.Of("LASTSUBSTRINGAFTER", (text, mark) => Part(text, mark, (t, m) => t.LastIndexOf(m, StringComparison.Ordinal), before: false)),
    ];

    private static SqlFunction OfText(string name, Func<string, string> body) =>
        SqlFunction.Of(name, text => text.IsString ? SqlValue.Of(body(text.Text)) : SqlValue.Undefined);

    private static SqlValue Concat(ReadOnlySpan<SqlValue> parts)
    {
        var result = new StringBuilder();
        foreach (var part in parts)
        {
            if (!part.IsString) return SqlValue.Undefined;
            result.Append(part.Text);
        }

        return SqlValue.Of(result.ToString());
    }

    private static SqlValue Slice(SqlValue text, SqlValue start, SqlValue length)
    {
        if (!text.IsString || !IntegerFunctions.TryInteger(start, out var from) || !IntegerFunctions.TryInteger(length, out var count))
            return SqlValue.Undefined;
        return SqlValue.Of(from < 0 || count <= 0 ? "" : CodePoints.Slice(text.Text, from, count));
    }

    private static SqlValue Right(SqlValue text, SqlValue length)
    {
        if (!text.IsString || !IntegerFunctions.TryInteger(length, out var count)) return SqlValue.Undefined;
        if (count <= 0) return SqlValue.Of("");
        var start = Math.Max(0, CodePoints.Count(text.Text) - count);
        return SqlValue.Of(CodePoints.Slice(text.Text, start, count));
    }

    private static SqlValue Trim(ReadOnlySpan<SqlValue> arguments, Func<string, char[]?, string> body)
    {
        if (!arguments[0].IsString || (arguments.Length > 1 && !arguments[1].IsString)) return SqlValue.Undefined;
        return SqlValue.Of(body(arguments[0].Text, arguments.Length > 1 ? arguments[1].Text.ToCharArray() : null));
    }

    private static SqlValue Replace(SqlValue text, SqlValue from, SqlValue to)
    {
        if (!text.IsString || !from.IsString || !to.IsString) return SqlValue.Undefined;
        return from.Text.Length == 0 ? SqlValue.Undefined : SqlValue.Of(text.Text.Replace(from.Text, to.Text, StringComparison.Ordinal));
    }

    private static SqlValue Replicate(SqlValue text, SqlValue times)
    {
        if (!text.IsString || !IntegerFunctions.TryInteger(times, out var count) || count < 0) return SqlValue.Undefined;
        if (count * (double)text.Text.Length > MaxLength) return SqlValue.Undefined;
        return SqlValue.Of(new StringBuilder().Insert(0, text.Text, (int)count).ToString());
    }

    private static SqlValue Join(SqlValue items, SqlValue separator)
    {
        if (items.Type != SqlType.Array || !separator.IsString || items.Items.Any(i => !i.IsString)) return SqlValue.Undefined;
        return SqlValue.Of(string.Join(separator.Text, items.Items.Select(i => i.Text)));
    }

    private static SqlValue Split(SqlValue text, SqlValue separator)
    {
        if (!text.IsString || !separator.IsString) return SqlValue.Undefined;
        return SqlValue.Of(text.Text.Split(separator.Text).Select(SqlValue.Of).ToArray());
    }

    private static SqlValue Part(SqlValue text, SqlValue mark, Func<string, string, int> find, bool before)
    {
        if (!text.IsString || !mark.IsString) return SqlValue.Undefined;
        var at = find(text.Text, mark.Text);
        if (at < 0) return SqlValue.Undefined;
        return SqlValue.Of(before ? text.Text[..at] : text.Text[(at + mark.Text.Length)..]);
    }
}
