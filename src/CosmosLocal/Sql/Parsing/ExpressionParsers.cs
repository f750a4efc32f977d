using CosmosLocal.Sql.Ast;
using CosmosLocal.Sql.Runtime;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;
using ExpressionResult = Superpower.Model.TokenListParserResult<CosmosLocal.Sql.Parsing.SqlToken, CosmosLocal.Sql.Ast.SqlExpression>;
using Tokens = Superpower.Model.TokenList<CosmosLocal.Sql.Parsing.SqlToken>;

namespace CosmosLocal.Sql.Parsing;

/// <summary>What operators stand between: literals, names, calls, constructors, subqueries, and paths into any of them.</summary>
internal static class ExpressionParsers
{
    public static readonly TokenListParser<SqlToken, SqlExpression> Scalar = OperatorParsers.Scalar;

    public static readonly TokenListParser<SqlToken, SqlExpression[]> InItems =
        Scalar.AtLeastOnceDelimitedBy(Token.EqualTo(SqlToken.Comma)).Between(Token.EqualTo(SqlToken.LeftParen), Token.EqualTo(SqlToken.RightParen));

    public static readonly TokenListParser<SqlToken, string> Name = Token.EqualTo(SqlToken.Identifier).Select(t => t.ToStringValue());

    private static readonly TokenListParser<SqlToken, SqlExpression[]> Arguments =
        Scalar.ManyDelimitedBy(Token.EqualTo(SqlToken.Comma)).Between(Token.EqualTo(SqlToken.LeftParen), Token.EqualTo(SqlToken.RightParen));

    private static readonly TokenListParser<SqlToken, SqlExpression> Call =
        from name in Token.Matching<SqlToken>(k => k is SqlToken.Identifier or SqlToken.Left or SqlToken.Right, "function name")
        from arguments in Arguments
        select (SqlExpression)new FunctionCall(name.ToStringValue(), arguments);

    private static readonly TokenListParser<SqlToken, SqlExpression> UserCall =
        from udf in Token.EqualTo(SqlToken.Udf)
        from dot in Token.EqualTo(SqlToken.Dot)
        from name in Name
        from arguments in Arguments
        select (SqlExpression)new FunctionCall("udf." + name, arguments);

    private static readonly TokenListParser<SqlToken, SqlExpression> ArrayLiteral =
        Scalar.ManyDelimitedBy(Token.EqualTo(SqlToken.Comma)).Between(Token.EqualTo(SqlToken.LeftBracket), Token.EqualTo(SqlToken.RightBracket))
            .Select(items => (SqlExpression)new ArrayConstructor(items));

    private static readonly TokenListParser<SqlToken, (KeyValuePair<string, SqlExpression> Member, Location NameAt)> Member =
        from name in Token.Matching<SqlToken>(k => k is SqlToken.Identifier or SqlToken.String, "property name")
        from colon in Token.EqualTo(SqlToken.Colon)
        from value in Scalar
        select (KeyValuePair.Create(NameOf(name), value), OperatorParsers.LocationOf(name));

    private static readonly TokenListParser<SqlToken, SqlExpression> ObjectLiteral =
        Member.ManyDelimitedBy(Token.EqualTo(SqlToken.Comma)).Between(Token.EqualTo(SqlToken.LeftBrace), Token.EqualTo(SqlToken.RightBrace))
            .Select(members => (SqlExpression)new ObjectConstructor([.. members.Select(m => m.Member)])
            {
                NamesAt = [.. members.Select(m => m.NameAt)],
            });

    private static readonly TokenListParser<SqlToken, SqlQuery> Subquery =
        Superpower.Parse.Ref(() => QueryParsers.Query).Between(Token.EqualTo(SqlToken.LeftParen), Token.EqualTo(SqlToken.RightParen));

    private static readonly TokenListParser<SqlToken, SqlExpression> ExistsCall =
        Token.EqualTo(SqlToken.Exists).IgnoreThen(Subquery).Select(q => (SqlExpression)new Exists(q));

    private static readonly TokenListParser<SqlToken, SqlExpression> ArrayCall =
        Token.EqualTo(SqlToken.Array).IgnoreThen(Subquery).Select(q => (SqlExpression)new ArraySubquery(q));

    private static readonly TokenListParser<SqlToken, SqlExpression> Parenthesised =
        Scalar.Between(Token.EqualTo(SqlToken.LeftParen), Token.EqualTo(SqlToken.RightParen));

    public static readonly TokenListParser<SqlToken, SqlExpression> SubqueryExpression =
        Subquery.Select(q => (SqlExpression)new ScalarSubquery(q));

    private static readonly TokenListParser<SqlToken, SqlExpression> PropertyName =
        Token.EqualTo(SqlToken.Dot).IgnoreThen(Name).Select(name => (SqlExpression)new Literal(SqlValue.Of(name)));

    private static readonly TokenListParser<SqlToken, SqlExpression> Key =
        Scalar.Between(Token.EqualTo(SqlToken.LeftBracket), Token.EqualTo(SqlToken.RightBracket));

    /// <summary><c>c.items[0]["sku"]</c></summary>
    public static ExpressionResult Path(Tokens input)
    {
        var target = Primary(input);
        while (target.HasValue)
        {
            var token = target.Remainder.ConsumeToken();
            if (!token.HasValue) return target;
            ExpressionResult step;
            switch (token.Value.Kind)
            {
                case SqlToken.Dot:
                    step = PropertyName(target.Remainder);
                    if (!step.HasValue) return step;
                    target = OperatorParsers.Built(input, step.Remainder, new Property(target.Value, ((Literal)step.Value).Value.Text));
                    break;
                case SqlToken.LeftBracket:
                    step = Key(target.Remainder);
                    if (!step.HasValue) return step;
                    target = OperatorParsers.Built(input, step.Remainder, new Indexer(target.Value, step.Value));
                    break;
                default: return target;
            }
        }

        return target;
    }

    // The token decides, so that no alternative is tried in vain.
    private static ExpressionResult Primary(Tokens input)
    {
        var token = input.ConsumeToken();
        if (!token.HasValue) return OperatorParsers.Fail(input);
        switch (token.Value.Kind)
        {
            case SqlToken.Identifier when IsNext(token.Remainder, SqlToken.LeftParen): return Placed(input, Call);
            case SqlToken.Identifier: return Leaf(new Ast.Identifier(token.Value.ToStringValue()));
            case SqlToken.Parameter: return Leaf(new Parameter(token.Value.ToStringValue()));
            case SqlToken.Number: return Leaf(new Literal(SqlTokenizer.ParseNumber(token.Value.ToStringValue())));
            case SqlToken.String: return Leaf(new Literal(SqlValue.Of(StringLiteral.Decode(token.Value.Span))));
            case SqlToken.True: return Leaf(new Literal(SqlValue.True));
            case SqlToken.False: return Leaf(new Literal(SqlValue.False));
            case SqlToken.Null: return Leaf(new Literal(SqlValue.Null));
            case SqlToken.Undefined: return Leaf(new Literal(SqlValue.Undefined));
            case SqlToken.LeftParen:
                return IsNext(token.Remainder, SqlToken.Select) ? Placed(input, SubqueryExpression) : Parenthesised(input);
            case SqlToken.LeftBracket: return Placed(input, ArrayLiteral);
            case SqlToken.LeftBrace: return Placed(input, ObjectLiteral);
            case SqlToken.Left or SqlToken.Right: return Placed(input, Call);
            case SqlToken.Udf: return Placed(input, UserCall);
            case SqlToken.Exists: return Placed(input, ExistsCall);
            case SqlToken.Array: return Placed(input, ArrayCall);
            default: return OperatorParsers.Fail(input);
        }

        ExpressionResult Leaf(SqlExpression expression) => OperatorParsers.Built(input, token.Remainder, expression);
    }

    /// <summary>The name that a word or a quoted text stands for.</summary>
    public static string NameOf(Token<SqlToken> token) => token.Kind == SqlToken.String ? StringLiteral.Decode(token.Span) : token.ToStringValue();

    private static ExpressionResult Placed(Tokens input, TokenListParser<SqlToken, SqlExpression> parser)
    {
        var result = parser(input);
        return result.HasValue ? OperatorParsers.Built(input, result.Remainder, result.Value) : result;
    }

    private static bool IsNext(Tokens input, SqlToken kind)
    {
        var token = input.ConsumeToken();
        return token.HasValue && token.Value.Kind == kind;
    }
}
