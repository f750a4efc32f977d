using System.Text;
using System.Text.RegularExpressions;

namespace CosmosLocal.Sql.Runtime;

/// <summary>The pattern of LIKE: <c>%</c> any text, <c>_</c> one character, <c>[a-z]</c> and <c>[^a-z]</c> one of a set.</summary>
internal sealed class LikePattern
{
    private readonly Regex _regex;

    public LikePattern(string pattern, string? escape)
    {
        // Without backtracking, a pattern of many % costs time linear in the text.
        const RegexOptions Options = RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;
        _regex = new(Translate(pattern, escape is { Length: 1 } ? escape[0] : null), Options);
    }

    public bool Matches(string text) => _regex.IsMatch(text);

    /// <summary>The text before the first wildcard, and whether the pattern is just that and a final <c>%</c>.</summary>
    public static (string Prefix, bool IsPrefix) PrefixOf(string pattern, string? escape)
    {
        var prefix = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (escape is { Length: 1 } && pattern[i] == escape[0] && i + 1 < pattern.Length) prefix.Append(pattern[++i]);
            else if (pattern[i] is '%' or '_' or '[') return (prefix.ToString(), pattern[i] == '%' && i == pattern.Length - 1);
            else prefix.Append(pattern[i]);
        }

        return (prefix.ToString(), false);
    }

    private static string Translate(string pattern, char? escape)
    {
        var regex = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == escape && i + 1 < pattern.Length)
            {
                regex.Append(Regex.Escape(pattern[++i].ToString()));
            }
            else if (c == '%')
            {
                regex.Append(".*");
            }
            else if (c == '_')
            {
                regex.Append("(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|.)");
            }
            else if (c == '[')
            {
                // A set without end matches nothing.
                var end = SetEnd(pattern, i);
                if (end < 0) return "[^\\s\\S]";
                AppendSet(regex, pattern.AsSpan(i + 1, end - i - 1));
                i = end;
            }
            else
            {
                regex.Append(Regex.Escape(c.ToString()));
            }
        }

        return regex.Append("\\z").ToString();
    }

    // A ] right after [ or [^ is a member of the set.
    private static int SetEnd(string pattern, int start)
    {
        var first = start + 1;
        if (first < pattern.Length && pattern[first] == '^') first++;
        return first + 1 < pattern.Length ? pattern.IndexOf(']', first + 1) : -1;
    }

    private static void AppendSet(StringBuilder regex, ReadOnlySpan<char> set)
    {
        regex.Append('[');
        if (set[0] == '^')
        {
            regex.Append('^');
            set = set[1..];
        }

        for (var i = 0; i < set.Length; i++)
        {
            if (set[i] != '-' || i == 0 || i == set.Length - 1) regex.Append('\\').Append('u').Append(((int)set[i]).ToString("X4", null));
            else if (set[i - 1] <= set[i + 1]) regex.Append('-');
        }

        regex.Append(']');
    }
}
