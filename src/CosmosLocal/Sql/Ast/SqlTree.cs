namespace CosmosLocal.Sql.Ast;

/// <summary>Walks expressions, not entering subqueries.</summary>
internal static class SqlTree
{
    public static IEnumerable<SqlExpression> ChildrenOf(SqlExpression expression) => expression switch
    {
        Property property => [property.Target],
        Indexer indexer => [indexer.Target, indexer.Key],
        Unary unary => [unary.Operand],
        Binary binary => [binary.Left, binary.Right],
        Logical logical => logical.Operands,
        In @in => [@in.Operand, .. @in.Items],
        Between between => [between.Operand, between.Low, between.High],
        Like like => [like.Operand, like.Pattern],
        Conditional conditional => [conditional.Test, conditional.Then, conditional.Otherwise],
        Coalesce coalesce => [coalesce.Left, coalesce.Right],
        FunctionCall call => call.Arguments,
        ObjectConstructor constructor => constructor.Members.Select(m => m.Value),
        ArrayConstructor array => array.Items,
        _ => [],
    };

    public static bool Any(SqlExpression expression, Func<SqlExpression, bool> condition) =>
        condition(expression) || ChildrenOf(expression).Any(child => Any(child, condition));

    public static IEnumerable<SqlExpression> ExpressionsOf(SelectSpec spec) => spec switch
    {
        SelectValue value => [value.Expression],
        SelectList list => list.Items.Select(i => i.Expression),
        _ => [],
    };
}
