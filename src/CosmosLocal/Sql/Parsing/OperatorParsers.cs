using System.Runtime.CompilerServices;
using CosmosLocal.Sql.Ast;
using Superpower.Model;
using ExpressionResult = Superpower.Model.TokenListParserResult<CosmosLocal.Sql.Parsing.SqlToken, CosmosLocal.Sql.Ast.SqlExpression>;
using Tokens = Superpower.Model.TokenList<CosmosLocal.Sql.Parsing.SqlToken>;

namespace CosmosLocal.Sql.Parsing;

/// <summary>
/// Expressions with operators, weakest first: <c>?:</c>, <c>??</c>, BETWEEN (beside, not inside, AND and OR), OR, AND, IN and LIKE, the binary
/// operators, the prefix operators (NOT among them). Written out as climbing loops: a chain of combinators, one per level, costs
/// several times as much for each operand.
/// </summary>
internal static class OperatorParsers
{
    /// <summary>Deeper trees are refused: everything after the parser may then recurse.</summary>
    public const int MaxDepth = 256;

    public static ExpressionResult Scalar(Tokens input)
    {
        // The tokens were checked for their nesting; what is left is a caller that is itself deep in its stack.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw TooDeep(input);

        var test = Coalesced(input);
        if (!test.HasValue || !Take(test.Remainder, SqlToken.Question, out var rest)) return test;
        var then = Scalar(rest);
        if (!then.HasValue) return then;
        if (!Take(then.Remainder, SqlToken.Colon, out rest)) return Fail(then.Remainder);
        var otherwise = Scalar(rest);
        return otherwise.HasValue
            ? Built(input, otherwise.Remainder, new Conditional(test.Value, then.Value, otherwise.Value))
            : otherwise;
    }

    private static ExpressionResult Coalesced(Tokens input)
    {
        var left = LogicalOrBetween(input);
        if (!left.HasValue || !Take(left.Remainder, SqlToken.DoubleQuestion, out var rest)) return left;
        var right = Coalesced(rest);
        return right.HasValue ? Built(input, right.Remainder, new Coalesce(left.Value, right.Value)) : right;
    }

    private static ExpressionResult LogicalOrBetween(Tokens input)
    {
        var first = BinaryChain(input, 1);
        if (!first.HasValue) return first;
        var rest = first.Remainder;
        var not = Take(rest, SqlToken.Not, out var afterNot);
        if (!Take(not ? afterNot : rest, SqlToken.Between, out rest)) return Chain(input, first, SqlToken.Or);

        var low = BinaryChain(rest, 1);
        if (!low.HasValue) return low;
        if (!Take(low.Remainder, SqlToken.And, out rest)) return Fail(low.Remainder);
        var high = BinaryChain(rest, 1);
        return high.HasValue ? Built(input, high.Remainder, new Between(first.Value, low.Value, high.Value, not)) : high;
    }

    // a OR b OR c is one node. The first operand of the first operand is already parsed.
    private static ExpressionResult Chain(Tokens input, ExpressionResult first, SqlToken op)
    {
        var left = op == SqlToken.Or ? Chain(input, first, SqlToken.And) : InOrLike(input, first);
        if (!left.HasValue || !Take(left.Remainder, op, out var rest)) return left;

        List<SqlExpression> operands = [];
        if (left.Value is Logical inner && inner.IsAnd == (op == SqlToken.And)) operands.AddRange(inner.Operands);
        else operands.Add(left.Value);
        while (true)
        {
            var operand = BinaryChain(rest, 1);
            if (!operand.HasValue) return operand;
            operand = op == SqlToken.Or ? Chain(rest, operand, SqlToken.And) : InOrLike(rest, operand);
            if (!operand.HasValue) return operand;
            operands.Add(operand.Value);
            if (!Take(operand.Remainder, op, out rest)) return Built(input, operand.Remainder, new Logical(op == SqlToken.And, operands));
        }
    }

    private static ExpressionResult InOrLike(Tokens input, ExpressionResult operand)
    {
        var rest = operand.Remainder;
        var not = Take(rest, SqlToken.Not, out var afterNot);
        if (not) rest = afterNot;
        if (Take(rest, SqlToken.In, out var afterOperator))
        {
            var items = ExpressionParsers.InItems(afterOperator);
            return items.HasValue
                ? Built(input, items.Remainder, new In(operand.Value, items.Value, not))
                : TokenListParserResult.CastEmpty<SqlToken, SqlExpression[], SqlExpression>(items);
        }

        if (Take(rest, SqlToken.Like, out afterOperator))
        {
            var pattern = BinaryChain(afterOperator, 1);
            if (!pattern.HasValue) return pattern;
            rest = pattern.Remainder;
            string? escape = null;
            if (Take(rest, SqlToken.Escape, out var afterEscape))
            {
                var character = afterEscape.ConsumeToken();
                if (!character.HasValue || character.Value.Kind != SqlToken.String) return Fail(afterEscape);
                escape = StringLiteral.Decode(character.Value.Span);
                if (escape.Length != 1)
                {
                    throw new SqlException(new(
                        "SC2207", $"The invalid escape character '{escape}' was specified in a LIKE predicate.", LocationOf(character.Value)));
                }

                rest = character.Remainder;
            }

            return Built(input, rest, new Like(operand.Value, pattern.Value, escape, not));
        }

        return not ? Fail(rest) : operand;
    }

    private static ExpressionResult BinaryChain(Tokens input, int level)
    {
        var left = Prefixed(input);
        while (left.HasValue)
        {
            var token = left.Remainder.ConsumeToken();
            if (!token.HasValue || !TryBinary(token.Value.Kind, out var op, out var strength) || strength < level) return left;
            var right = BinaryChain(token.Remainder, strength + 1);
            if (!right.HasValue) return right;
            left = Built(input, right.Remainder, new Binary(op, left.Value, right.Value));
        }

        return left;
    }

    private static ExpressionResult Prefixed(Tokens input)
    {
        var token = input.ConsumeToken();
        if (!token.HasValue) return Fail(input);
        UnaryOperator op;
        switch (token.Value.Kind)
        {
            case SqlToken.Not: op = UnaryOperator.Not; break;
            case SqlToken.Plus: op = UnaryOperator.Plus; break;
            case SqlToken.Tilde: op = UnaryOperator.BitwiseNot; break;
            case SqlToken.Minus:
                // -1 is a number, - 1 an operation.
                var next = token.Remainder.ConsumeToken();
                if (next.HasValue && next.Value.Kind == SqlToken.Number && Start(next.Value) == Start(token.Value) + 1)
                    return Built(input, next.Remainder, new Literal(SqlTokenizer.ParseNumber("-" + next.Value.ToStringValue())));
                op = UnaryOperator.Minus;
                break;
            default: return ExpressionParsers.Path(input);
        }

        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw TooDeep(input);
        var operand = Prefixed(token.Remainder);
        return operand.HasValue ? Built(input, operand.Remainder, new Unary(op, operand.Value)) : operand;
    }

    private static bool TryBinary(SqlToken token, out BinaryOperator op, out int strength)
    {
        (op, strength) = token switch
        {
            SqlToken.Star => (BinaryOperator.Multiply, 5),
            SqlToken.Slash => (BinaryOperator.Divide, 5),
            SqlToken.Percent => (BinaryOperator.Modulo, 5),
            SqlToken.Plus => (BinaryOperator.Add, 4),
            SqlToken.Minus => (BinaryOperator.Subtract, 4),
            SqlToken.Ampersand => (BinaryOperator.BitwiseAnd, 4),
            SqlToken.Pipe => (BinaryOperator.BitwiseOr, 4),
            SqlToken.Caret => (BinaryOperator.BitwiseXor, 4),
            SqlToken.DoublePipe => (BinaryOperator.Concatenate, 3),
            SqlToken.ShiftLeft => (BinaryOperator.ShiftLeft, 2),
            SqlToken.ShiftRight => (BinaryOperator.ShiftRight, 2),
            SqlToken.ShiftRightUnsigned => (BinaryOperator.ShiftRightUnsigned, 2),
            SqlToken.Less => (BinaryOperator.Less, 1),
            SqlToken.LessOrEqual => (BinaryOperator.LessOrEqual, 1),
            SqlToken.Greater => (BinaryOperator.Greater, 1),
            SqlToken.GreaterOrEqual => (BinaryOperator.GreaterOrEqual, 1),
            SqlToken.Equal => (BinaryOperator.Equal, 1),
            SqlToken.NotEqual => (BinaryOperator.NotEqual, 1),
            _ => (default, 0),
        };
        return strength > 0;
    }

    /// <summary>A finished node with its place in the text.</summary>
    public static ExpressionResult Built(Tokens input, Tokens remainder, SqlExpression expression)
    {
        if (expression.Depth > MaxDepth) throw TooDeep(input);
        return TokenListParserResult.Value(expression with { At = Between(input, remainder) }, input, remainder);
    }

    public static ExpressionResult Fail(Tokens at) => TokenListParserResult.Empty<SqlToken, SqlExpression>(at);

    /// <summary>From the first token of <paramref name="input"/> to the text before <paramref name="remainder"/>.</summary>
    public static Location Between(Tokens input, Tokens remainder)
    {
        var first = input.ConsumeToken();
        if (!first.HasValue || remainder.Position == input.Position) return default;
        var source = first.Value.Span.Source!;
        var next = remainder.ConsumeToken();
        var end = next.HasValue ? Start(next.Value) : source.Length;
        return new(Start(first.Value), source.AsSpan(0, end).TrimEnd().Length);
    }

    public static SqlException TooDeep(Tokens at)
    {
        var token = at.ConsumeToken();
        return new(SqlError.Unsupported($"nesting deeper than {MaxDepth} levels", token.HasValue ? LocationOf(token.Value) : null));
    }

    public static Location LocationOf(Token<SqlToken> token) => new(Start(token), Start(token) + token.Span.Length);

    private static int Start(Token<SqlToken> token) => token.Position.Absolute;

    private static bool Take(Tokens input, SqlToken kind, out Tokens rest)
    {
        var token = input.ConsumeToken();
        rest = token.Remainder;
        return token.HasValue && token.Value.Kind == kind;
    }
}
