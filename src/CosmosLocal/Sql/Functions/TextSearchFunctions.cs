using System.Text.RegularExpressions;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Functions;

/// <summary>Functions that look for one string in another.</summary>
internal static class TextSearchFunctions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static IEnumerable<SqlFunction> All =>
    [
        Search("CONTAINS", (text, part, comparison) => text.Contains(part, comparison)),
        Search("STARTSWITH", (text, part, comparison) => text.StartsWith(part, comparison)),
        Search("ENDSWITH", (text, part, comparison) => text.EndsWith(part, comparison)),
        Search("StringEquals", string.Equals),
        SqlFunction.Of("INDEX_OF", 2, 3, IndexOf),
        SqlFunction.Of("LastIndexOf", 2, 3, LastIndexOf),
        SqlFunction.Prepared("REGEXMATCH", 2, 3, RegexMatch),
    ];

    // The optional third argument: ignore case.
    private static SqlFunction Search(string name, Func<string, string, StringComparison, bool> body) => SqlFunction.Of(name, 2, 3, arguments =>
    {
        if (!arguments[0].IsString || !arguments[1].IsString) return SqlValue.Undefined;
        if (arguments.Length > 2 && arguments[2].Type != SqlType.Boolean) return SqlValue.Undefined;
        var comparison = arguments.Length > 2 && arguments[2].IsTrue ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return SqlValue.Of(body(arguments[0].Text, arguments[1].Text, comparison));
    });

    private static SqlValue IndexOf(ReadOnlySpan<SqlValue> arguments)
    {
        if (!TryTexts(arguments, 0, out var text, out var part, out var start)) return SqlValue.Undefined;
        if (start < 0) return SqlValue.Of(-1);
        var from = CodePoints.OffsetOf(text, start);
        return Position(text, text.IndexOf(part, from, StringComparison.Ordinal));
    }

    // The optional third argument: where the match may end at the latest.
    private static SqlValue LastIndexOf(ReadOnlySpan<SqlValue> arguments)
    {
        if (!TryTexts(arguments, -1, out var text, out var part, out var last)) return SqlValue.Undefined;
        var length = CodePoints.Count(text);
        if (arguments.Length == 2) last = length;
        if (last < 0 || last > length) return SqlValue.Of(-1);
        if (part.Length == 0) return SqlValue.Of(Math.Min(last, length - 1));
        return Position(text, text[..CodePoints.OffsetOf(text, last + 1)].LastIndexOf(part, StringComparison.Ordinal));
    }

    private static SqlValue Position(string text, int offset) =>
        SqlValue.Of(offset < 0 ? -1 : CodePoints.Count(text[..offset]));

    private static bool TryTexts(ReadOnlySpan<SqlValue> arguments, long otherwise, out string text, out string part, out long start)
    {
        (text, part, start) = ("", "", otherwise);
        if (!arguments[0].IsString || !arguments[1].IsString) return false;
        if (arguments.Length > 2 && !IntegerFunctions.TryInteger(arguments[2], out start)) return false;
        (text, part) = (arguments[0].Text, arguments[1].Text);
        return true;
    }

    private static Evaluate RegexMatch(Evaluate[] arguments, SqlValue?[]? constants)
    {
        var modifiers = arguments.Length > 2 ? arguments[2] : _ => SqlValue.Of("");
        Regex? fixedRegex = null;
        if (constants?[1] is { IsString: true } pattern && (arguments.Length < 3 || constants[2] is { IsString: true }))
            fixedRegex = Parse(pattern, arguments.Length < 3 ? SqlValue.Of("") : constants[2]!.Value);
        return row =>
        {
            var text = arguments[0](row);
            var regex = fixedRegex ?? Parse(arguments[1](row), modifiers(row));
            return regex is null || !text.IsString ? SqlValue.Undefined : SqlValue.Of(IsMatch(regex, text.Text));
        };
    }

    private static bool IsMatch(Regex regex, string text)
    {
        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new SqlException(SqlError.Unsupported($"a regular expression that runs longer than a second: {regex}"));
        }
    }

    private static Regex? Parse(SqlValue pattern, SqlValue modifiers)
    {
        if (!pattern.IsString || !modifiers.IsString) return null;
        var options = RegexOptions.CultureInvariant;
        foreach (var modifier in modifiers.Text)
        {
            switch (modifier)
            {
                case 'i': options |= RegexOptions.IgnoreCase; break;
                case 'm': options |= RegexOptions.Multiline; break;
                case 's': options |= RegexOptions.Singleline; break;
                case 'x': options |= RegexOptions.IgnorePatternWhitespace; break;
                default: throw new SqlException(SqlError.Unsupported($"the regular expression modifier '{modifier}'"));
            }
        }

        try
        {
            return new(pattern.Text, options, Patience);
        }
        catch (ArgumentException)
        {
            throw new SqlException(SqlError.Unsupported($"the regular expression '{pattern.Text}'"));
        }
    }
}
