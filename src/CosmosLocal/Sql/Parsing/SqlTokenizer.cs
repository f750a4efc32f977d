using System.Globalization;
using CosmosLocal.Sql.Runtime;
using Superpower;
using Superpower.Model;

namespace CosmosLocal.Sql.Parsing;

/// <summary>Cuts the text into tokens. Never fails: what is no token becomes an invalid one, so that an earlier syntax error is reported first.</summary>
internal sealed class SqlTokenizer : Tokenizer<SqlToken>
{
    protected override IEnumerable<Result<SqlToken>> Tokenize(TextSpan span)
    {
        var text = span.Source!;
        var end = span.Position.Absolute + span.Length;
        var rest = SkipBlanks(span, text, end);
        while (!rest.IsAtEnd)
        {
            var start = rest.Position.Absolute;
            var (kind, length) = Next(text.AsSpan(start, end - start));
            var next = rest.Skip(length);
            yield return Result.Value(kind, rest, next);
            rest = SkipBlanks(next, text, end);
        }
    }

    private static TextSpan SkipBlanks(TextSpan span, string text, int end)
    {
        var start = span.Position.Absolute;
        var i = start;
        while (i < end)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
            }
            else if (text[i] == '-' && i + 1 < end && text[i + 1] == '-')
            {
                while (i < end && text[i] != '\n') i++;
            }
            else
            {
                break;
            }
        }

        return span.Skip(i - start);
    }

    private static (SqlToken Kind, int Length) Next(ReadOnlySpan<char> text)
    {
        var c = text[0];
        if (IsIdentifierStart(c))
        {
            var length = IdentifierLength(text);
            return (Keywords.Classify(text[..length]), length);
        }

        var second = text.Length > 1 ? text[1] : '\0';
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(second))) return Number(text);
        return c switch
        {
            '\'' or '"' => Text(text),
            '@' when IsIdentifierStart(second) => (SqlToken.Parameter, 1 + IdentifierLength(text[1..])),
            '(' => (SqlToken.LeftParen, 1),
            ')' => (SqlToken.RightParen, 1),
            '[' => (SqlToken.LeftBracket, 1),
            ']' => (SqlToken.RightBracket, 1),
            '{' => (SqlToken.LeftBrace, 1),
            '}' => (SqlToken.RightBrace, 1),
            ',' => (SqlToken.Comma, 1),
            ':' => (SqlToken.Colon, 1),
            '.' => (SqlToken.Dot, 1),
            '?' => second == '?' ? (SqlToken.DoubleQuestion, 2) : (SqlToken.Question, 1),
            '*' => (SqlToken.Star, 1),
            '/' => (SqlToken.Slash, 1),
            '%' => (SqlToken.Percent, 1),
            '+' => (SqlToken.Plus, 1),
            '-' => (SqlToken.Minus, 1),
            '&' => (SqlToken.Ampersand, 1),
            '|' => second == '|' ? (SqlToken.DoublePipe, 2) : (SqlToken.Pipe, 1),
            '^' => (SqlToken.Caret, 1),
            '~' => (SqlToken.Tilde, 1),
            '=' => (SqlToken.Equal, 1),
            '!' when second == '=' => (SqlToken.NotEqual, 2),
            '<' => second switch
            {
                '=' => (SqlToken.LessOrEqual, 2),
                '>' => (SqlToken.NotEqual, 2),
                '<' => (SqlToken.ShiftLeft, 2),
                _ => (SqlToken.Less, 1),
            },
            '>' => second switch
            {
                '=' => (SqlToken.GreaterOrEqual, 2),
                '>' when text.Length > 2 && text[2] == '>' => (SqlToken.ShiftRightUnsigned, 3),
                '>' => (SqlToken.ShiftRight, 2),
                _ => (SqlToken.Greater, 1),
            },
            _ => (SqlToken.InvalidCharacter, 1),
        };
    }

    private static bool IsIdentifierStart(char c) => c == '_' || char.IsLetter(c);

    private static int IdentifierLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (text[length] == '_' || char.IsLetterOrDigit(text[length]))) length++;
        return length;
    }

    private static (SqlToken, int) Number(ReadOnlySpan<char> text)
    {
        if (text.Length > 2 && text[0] == '0' && text[1] is 'x' or 'X' && char.IsAsciiHexDigit(text[2]))
        {
            var digits = 2;
            while (digits < text.Length && char.IsAsciiHexDigit(text[digits])) digits++;
            return Whole(text, digits, digits <= 18);
        }

        var length = Digits(text, 0);
        if (length < text.Length && text[length] == '.') length = Digits(text, length + 1);
        if (length < text.Length && text[length] is 'e' or 'E')
        {
            var exponent = length + 1;
            if (exponent < text.Length && text[exponent] is '+' or '-') exponent++;
            if (exponent < text.Length && char.IsAsciiDigit(text[exponent])) length = Digits(text, exponent);
        }

        return Whole(text, length, double.IsFinite(ParseNumber(text[..length]).Number));
    }

    // 1a is a bad number, not a number and a name.
    private static (SqlToken, int) Whole(ReadOnlySpan<char> text, int length, bool isValid)
    {
        var more = IdentifierLength(text[length..]);
        return (isValid && more == 0 ? SqlToken.Number : SqlToken.InvalidNumber, length + more);
    }

    private static int Digits(ReadOnlySpan<char> text, int start)
    {
        while (start < text.Length && char.IsAsciiDigit(text[start])) start++;
        return start;
    }

    private static (SqlToken, int) Text(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == text[0]) return (SqlToken.String, i + 1);
            if (text[i] != '\\' || ++i >= text.Length || text[i] != 'u') continue;
            for (var digit = 0; digit < 4; digit++)
            {
                if (++i >= text.Length || !char.IsAsciiHexDigit(text[i])) return (SqlToken.InvalidString, Math.Min(i + 1, text.Length));
            }
        }

        return (SqlToken.InvalidString, text.Length);
    }

    public static SqlValue ParseNumber(ReadOnlySpan<char> token)
    {
        if (token.Length > 2 && token[1] is 'x' or 'X')
            return SqlValue.Of((double)ulong.Parse(token[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return long.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
            ? SqlValue.Of(integer)
            : SqlValue.Of(double.Parse(token, NumberStyles.Float, CultureInfo.InvariantCulture));
    }
}
