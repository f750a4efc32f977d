using CosmosLocal.Sql.Ast;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;
using Tokens = Superpower.Model.TokenList<CosmosLocal.Sql.Parsing.SqlToken>;

namespace CosmosLocal.Sql.Parsing;

/// <summary>The clauses of a query, each a parser.</summary>
internal static class QueryParsers
{
    private static readonly TokenListParser<SqlToken, RowCount> Count =
        Token.EqualTo(SqlToken.Number)
            .Select(t => new RowCount(SqlTokenizer.ParseNumber(t.ToStringValue()).Number, null) { At = OperatorParsers.LocationOf(t) })
            .Or(Token.EqualTo(SqlToken.Parameter).Select(t => new RowCount(null, t.ToStringValue()) { At = OperatorParsers.LocationOf(t) }));

    private static readonly TokenListParser<SqlToken, Token<SqlToken>> Alias =
        Token.EqualTo(SqlToken.As).IgnoreThen(Token.Matching<SqlToken>(k => k is SqlToken.Identifier or SqlToken.String, "alias"))
            .Or(Token.Matching<SqlToken>(k => k is SqlToken.Identifier or SqlToken.String, "alias"));

    private static readonly TokenListParser<SqlToken, SelectItem> Item =
        from expression in ExpressionParsers.Scalar
        from alias in Alias.Select(t => (Token<SqlToken>?)t).OptionalOrDefault()
        select alias is { } a
            ? new SelectItem(expression, ExpressionParsers.NameOf(a)) { AliasAt = OperatorParsers.LocationOf(a) }
            : new SelectItem(expression, null) { AliasAt = expression.At };

    private static readonly TokenListParser<SqlToken, SelectSpec> Spec =
        Token.EqualTo(SqlToken.Star).Select(t => (SelectSpec)new SelectStar { At = OperatorParsers.LocationOf(t) })
            .Or(Token.EqualTo(SqlToken.Value).IgnoreThen(ExpressionParsers.Scalar).Select(e => (SelectSpec)new SelectValue(e) { At = e.At }))
            .Or(Item.AtLeastOnceDelimitedBy(Token.EqualTo(SqlToken.Comma)).Select(items => (SelectSpec)new SelectList(items)));

    private static readonly TokenListParser<SqlToken, SelectClause> Select =
        from keyword in Token.EqualTo(SqlToken.Select)
        from distinct in Token.EqualTo(SqlToken.Distinct).Value(true).OptionalOrDefault()
        from top in Located(Token.EqualTo(SqlToken.Top).IgnoreThen(Count)).OptionalOrDefault()
        from spec in Spec
        select new SelectClause(distinct, top.Value, spec) { TopAt = top.At };

    private static readonly TokenListParser<SqlToken, SqlExpression> Collection = CollectionPath;

    private static readonly TokenListParser<SqlToken, Source> Iteration =
        from alias in Token.EqualTo(SqlToken.Identifier)
        from keyword in Token.EqualTo(SqlToken.In)
        from collection in Collection
        select new Source(alias.ToStringValue(), collection, true) { At = OperatorParsers.LocationOf(alias) };

    private static readonly TokenListParser<SqlToken, Source> Aliased =
        from collection in Collection
        from alias in Token.EqualTo(SqlToken.As).IgnoreThen(Token.EqualTo(SqlToken.Identifier)).Or(Token.EqualTo(SqlToken.Identifier))
            .Select(t => (Token<SqlToken>?)t).OptionalOrDefault()
        select new Source(alias?.ToStringValue(), collection, false) { At = alias is { } a ? OperatorParsers.LocationOf(a) : collection.At };

    private static readonly TokenListParser<SqlToken, Source> Source = input => IsIteration(input) ? Iteration(input) : Aliased(input);

    private static readonly TokenListParser<SqlToken, FromClause> From =
        from keyword in Token.EqualTo(SqlToken.From)
        from first in Source
        from joins in Token.EqualTo(SqlToken.Join).IgnoreThen(Source).Many()
        select new FromClause([first, .. joins]);

    private static readonly TokenListParser<SqlToken, SqlExpression> Where = Token.EqualTo(SqlToken.Where).IgnoreThen(ExpressionParsers.Scalar);

    private static readonly TokenListParser<SqlToken, SqlExpression[]> GroupBy =
        Token.EqualTo(SqlToken.Group).IgnoreThen(Token.EqualTo(SqlToken.By))
            .IgnoreThen(ExpressionParsers.Scalar.AtLeastOnceDelimitedBy(Token.EqualTo(SqlToken.Comma)));

    private static readonly TokenListParser<SqlToken, OrderItem> Order =
        from expression in ExpressionParsers.Scalar
        from direction in Token.EqualTo(SqlToken.Asc).Or(Token.EqualTo(SqlToken.Desc)).Select(t => t.Kind).OptionalOrDefault()
        select new OrderItem(expression, direction == SqlToken.Desc) { At = expression.At, SaysAscending = direction == SqlToken.Asc };

    private static readonly TokenListParser<SqlToken, OrderItem[]> OrderBy =
        Token.EqualTo(SqlToken.Order).IgnoreThen(Token.EqualTo(SqlToken.By))
            .IgnoreThen(Order.AtLeastOnceDelimitedBy(Token.EqualTo(SqlToken.Comma)));

    private static readonly TokenListParser<SqlToken, RowWindow> Window =
        from offset in Token.EqualTo(SqlToken.Offset).IgnoreThen((TokenListParser<SqlToken, RowCount>)WholeCount)
        from limit in Token.EqualTo(SqlToken.Limit).IgnoreThen((TokenListParser<SqlToken, RowCount>)WholeCount)
        select new RowWindow(offset, limit);

    private static readonly TokenListParser<SqlToken, SqlQuery> Clauses =
        from selection in Select
        from source in From.AsNullable().OptionalOrDefault()
        from filter in Where.AsNullable().OptionalOrDefault()
        from groups in GroupBy.OptionalOrDefault([])
        from order in Located(OrderBy).OptionalOrDefault()
        from window in Located(Window).OptionalOrDefault()
        select new SqlQuery(selection, source, filter, groups, order.Value ?? [])
        {
            Window = window.Value is null ? null : window.Value with { At = window.At },
            OrderAt = order.At,
        };

    public static readonly TokenListParser<SqlToken, SqlQuery> Query = PlacedQuery;

    private static bool IsIteration(Tokens input)
    {
        var name = input.ConsumeToken();
        if (!name.HasValue || name.Value.Kind != SqlToken.Identifier) return false;
        var next = name.Remainder.ConsumeToken();
        return next.HasValue && next.Value.Kind == SqlToken.In;
    }

    private static TokenListParserResult<SqlToken, SqlQuery> PlacedQuery(Tokens input)
    {
        var result = Clauses(input);
        if (!result.HasValue) return result;
        if (result.Value.Depth > OperatorParsers.MaxDepth) throw OperatorParsers.TooDeep(input);
        return TokenListParserResult.Value(result.Value with { At = OperatorParsers.Between(input, result.Remainder) }, input, result.Remainder);
    }

    // A name and a path into it, or a subquery: fewer forms than an expression has.
    private static TokenListParserResult<SqlToken, SqlExpression> CollectionPath(Tokens input)
    {
        var first = input.ConsumeToken();
        if (!first.HasValue) return OperatorParsers.Fail(input);
        return first.Value.Kind switch
        {
            SqlToken.LeftParen => ExpressionParsers.SubqueryExpression(input),
            SqlToken.Identifier => ExpressionParsers.Path(input),
            _ => OperatorParsers.Fail(input),
        };
    }

    // OFFSET and LIMIT, unlike TOP, take no 1.0 or 1e1.
    private static TokenListParserResult<SqlToken, RowCount> WholeCount(Tokens input)
    {
        var token = input.ConsumeToken();
        return token.HasValue && token.Value.Kind == SqlToken.Number && !IsWhole(token.Value.Span.ToStringValue())
            ? TokenListParserResult.Empty<SqlToken, RowCount>(input)
            : Count(input);
    }

    private static bool IsWhole(string number) => number.All(char.IsAsciiDigit) || number.StartsWith("0x", StringComparison.OrdinalIgnoreCase);

    private static TokenListParser<SqlToken, (T? Value, Location At)> Located<T>(TokenListParser<SqlToken, T> parser)
        where T : class => input =>
    {
        var result = parser(input);
        return result.HasValue
            ? TokenListParserResult.Value<SqlToken, (T? Value, Location At)>(
                (result.Value, OperatorParsers.Between(input, result.Remainder)), input, result.Remainder)
            : TokenListParserResult.CastEmpty<SqlToken, T, (T? Value, Location At)>(result);
    };
}
