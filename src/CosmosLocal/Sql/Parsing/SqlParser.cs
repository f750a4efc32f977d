using CosmosLocal.Sql.Ast;
using Superpower.Model;

namespace CosmosLocal.Sql.Parsing;

/// <summary>Text to syntax tree, or the service's error with its place.</summary>
internal static class SqlParser
{
    /// <summary>The service's limit on a query's text.</summary>
    public const int MaxLength = 512 * 1024;

    private static readonly SqlTokenizer Tokenizer = new();

    /// <summary>Throws <see cref="SqlException"/> for anything but a query.</summary>
    public static SqlQuery Parse(string text)
    {
        if (text.Length > MaxLength) throw new SqlException(SqlError.AtExecution($"The SQL query text exceeded the maximum limit of {MaxLength} characters."));
        var tokens = Tokenizer.Tokenize(text);
        CheckNesting(tokens);
        var result = QueryParsers.Query(tokens);
        if (result.HasValue && result.Remainder.IsAtEnd) return result.Value;
        throw new SqlException(ErrorAt(text, result.Remainder));
    }

    // The parser recurses once per level, so levels are counted before it starts. Prefix and right-associative operators count as levels too.
    private static void CheckNesting(TokenList<SqlToken> tokens)
    {
        var open = new Stack<int>();
        var (depth, previous) = (0, SqlToken.InvalidCharacter);
        foreach (var token in tokens)
        {
            switch (token.Kind)
            {
                case SqlToken.LeftParen or SqlToken.LeftBracket or SqlToken.LeftBrace:
                    open.Push(depth++);
                    break;
                case SqlToken.RightParen or SqlToken.RightBracket or SqlToken.RightBrace when open.Count > 0:
                    depth = open.Pop();
                    break;
                case SqlToken.Not or SqlToken.Tilde or SqlToken.Plus or SqlToken.Minus when previous == token.Kind:
                case SqlToken.Question or SqlToken.DoubleQuestion:
                    depth++;
                    break;
                case SqlToken.Comma when open.Count > 0:
                    depth = open.Peek() + 1;
                    break;
            }

            if (depth > OperatorParsers.MaxDepth)
                throw new SqlException(SqlError.Unsupported($"nesting deeper than {OperatorParsers.MaxDepth} levels", OperatorParsers.LocationOf(token)));
            previous = token.Kind;
        }
    }

    private static SqlError ErrorAt(string text, TokenList<SqlToken> at)
    {
        var token = at.ConsumeToken();
        if (!token.HasValue) return new("SC1002", "Syntax error, unexpected end-of-file.", new(text.Length, text.Length));
        return token.Value.Kind switch
        {
            SqlToken.InvalidCharacter => Invalid("SC1010", "token", token.Value.Span),
            SqlToken.InvalidNumber => Invalid("SC1011", "numeric value token", token.Value.Span),
            SqlToken.InvalidString => Invalid("SC1012", "string literal token", token.Value.Span),
            _ => new("SC1001", $"Syntax error, incorrect syntax near '{token.Value.ToStringValue()}'.", OperatorParsers.LocationOf(token.Value)),
        };
    }

    private static SqlError Invalid(string code, string what, TextSpan token) => new(
        code,
        $"Syntax error, invalid {what} '{token.ToStringValue()}'.",
        new(token.Position.Absolute, token.Position.Absolute + token.Length));
}
