using System.Globalization;
using System.Text;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Ast;

/// <summary>A query back as text, in the service's canonical form: every operation in parentheses.</summary>
internal static class SqlText
{
    public static string Of(SqlExpression expression)
    {
        var text = new StringBuilder();
        Write(text, expression);
        return text.ToString();
    }

    public static string Of(SqlQuery query)
    {
        var text = new StringBuilder();
        Write(text, query);
        return text.ToString();
    }

    public static string Of(BinaryOperator op) => op switch
    {
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.Modulo => "%",
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.BitwiseAnd => "&",
        BinaryOperator.BitwiseOr => "|",
        BinaryOperator.BitwiseXor => "^",
        BinaryOperator.Concatenate => "||",
        BinaryOperator.ShiftLeft => "<<",
        BinaryOperator.ShiftRight => ">>",
        BinaryOperator.ShiftRightUnsigned => ">>>",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.Equal => "=",
        _ => "!=",
    };

    public static string Of(SqlQuery query, string separator)
    {
        var text = new StringBuilder();
        Write(text, query, separator);
        return text.ToString();
    }

    private static void Write(StringBuilder text, SqlExpression expression)
    {
        switch (expression)
        {
            case Literal literal: WriteLiteral(text, literal.Value); break;
            case Parameter parameter: text.Append(parameter.Name); break;
            case Identifier identifier: text.Append(identifier.Name); break;
            case Property property: WriteTarget(text, property.Target).Append('.').Append(property.Name); break;
            case Indexer indexer:
                WriteTarget(text, indexer.Target).Append('[');
                Write(text, indexer.Key);
                text.Append(']');
                break;
            case Unary unary:
                text.Append('(').Append(unary.Operator switch
                {
                    UnaryOperator.Not => "NOT ",
                    UnaryOperator.Minus => "- ",
                    UnaryOperator.Plus => "+ ",
                    _ => "~ ",
                });
                Write(text, unary.Operand);
                text.Append(')');
                break;
            case Binary binary: WriteInfix(text, binary.Left, Of(binary.Operator), binary.Right); break;
            case Logical logical: WriteLogical(text, logical); break;
            case Coalesce coalesce: WriteInfix(text, coalesce.Left, "??", coalesce.Right); break;
            case Conditional conditional:
                text.Append('(');
                Write(text, conditional.Test);
                text.Append(" ? ");
                Write(text, conditional.Then);
                text.Append(" : ");
                Write(text, conditional.Otherwise);
                text.Append(')');
                break;
            case In @in:
                text.Append('(');
                Write(text, @in.Operand);
                text.Append(@in.Not ? " NOT IN (" : " IN (");
                WriteAll(text, @in.Items);
                text.Append("))");
                break;
            case Between between:
                text.Append('(');
                Write(text, between.Operand);
                text.Append(between.Not ? " NOT BETWEEN " : " BETWEEN ");
                Write(text, between.Low);
                text.Append(" AND ");
                Write(text, between.High);
                text.Append(')');
                break;
            case Like like:
                text.Append('(');
                Write(text, like.Operand);
                text.Append(like.Not ? " NOT LIKE " : " LIKE ");
                Write(text, like.Pattern);
                if (like.Escape is not null) WriteString(text.Append(" ESCAPE "), like.Escape);
                text.Append(')');
                break;
            case FunctionCall call:
                text.Append(call.Name).Append('(');
                WriteAll(text, call.Arguments);
                text.Append(')');
                break;
            case ObjectConstructor constructor: WriteObject(text, constructor.Members); break;
            case ArrayConstructor array:
                text.Append('[');
                WriteAll(text, array.Items);
                text.Append(']');
                break;
            case ScalarSubquery subquery: WriteSubquery(text, "", subquery.Query); break;
            case Exists exists: WriteSubquery(text, "EXISTS", exists.Query); break;
            case ArraySubquery array: WriteSubquery(text, "ARRAY", array.Query); break;
            default: throw new InvalidOperationException(expression.GetType().Name);
        }
    }

    private static StringBuilder WriteTarget(StringBuilder text, SqlExpression target)
    {
        var brackets = target is Literal;
        if (brackets) text.Append('(');
        Write(text, target);
        return brackets ? text.Append(')') : text;
    }

    private static void WriteInfix(StringBuilder text, SqlExpression left, string op, SqlExpression right)
    {
        text.Append('(');
        Write(text, left);
        text.Append(' ').Append(op).Append(' ');
        Write(text, right);
        text.Append(')');
    }

    // A chain is written as the nested pairs it stands for.
    private static void WriteLogical(StringBuilder text, Logical logical)
    {
        text.Append('(', logical.Operands.Count - 1);
        for (var i = 0; i < logical.Operands.Count; i++)
        {
            if (i > 0) text.Append(logical.IsAnd ? " AND " : " OR ");
            Write(text, logical.Operands[i]);
            if (i > 0) text.Append(')');
        }
    }

    private static void WriteAll(StringBuilder text, IReadOnlyList<SqlExpression> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) text.Append(", ");
            Write(text, items[i]);
        }
    }

    private static void WriteObject(StringBuilder text, IReadOnlyList<KeyValuePair<string, SqlExpression>> members)
    {
        text.Append('{');
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0) text.Append(", ");
            WriteString(text, members[i].Key);
            text.Append(": ");
            Write(text, members[i].Value);
        }

        text.Append('}');
    }

    private static void WriteSubquery(StringBuilder text, string name, SqlQuery query)
    {
        text.Append(name).Append('(');
        Write(text, query, " ");
        text.Append(')');
    }

    private static void Write(StringBuilder text, SqlQuery query, string separator = "\n")
    {
        text.Append("SELECT ");
        if (query.Select.Distinct) text.Append("DISTINCT ");
        if (query.Select.Top is { } top) text.Append("TOP ").Append(Of(top)).Append(' ');
        switch (query.Select.Spec)
        {
            case SelectStar: text.Append('*'); break;
            case SelectValue value:
                text.Append("VALUE ");
                Write(text, value.Expression);
                break;
            case SelectList list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    if (i > 0) text.Append(", ");
                    Write(text, list.Items[i].Expression);
                    if (list.Items[i].Alias is { } alias) WriteAlias(text, alias);
                }

                break;
        }

        for (var i = 0; i < (query.From?.Sources.Count ?? 0); i++)
        {
            text.Append(separator).Append(i == 0 ? "FROM " : "JOIN ");
            WriteSource(text, query.From!.Sources[i]);
        }

        if (query.Where is not null) Write(text.Append(separator).Append("WHERE "), query.Where);
        if (query.GroupBy.Count > 0) WriteAll(text.Append(separator).Append("GROUP BY "), query.GroupBy);
        for (var i = 0; i < query.OrderBy.Count; i++)
        {
            if (i == 0) text.Append(separator).Append("ORDER BY ");
            else text.Append(", ");
            Write(text, query.OrderBy[i].Expression);
            if (query.OrderBy[i].Descending) text.Append(" DESC");
            else if (query.OrderBy[i].SaysAscending) text.Append(" ASC");
        }

        if (query.Window is { } window) text.Append(separator).Append("OFFSET ").Append(Of(window.Offset)).Append(" LIMIT ").Append(Of(window.Limit));
    }

    private static void WriteSource(StringBuilder text, Source source)
    {
        if (source.Iterates) text.Append(source.Alias).Append(" IN ");
        Write(text, source.Collection);
        if (!source.Iterates && source.Alias is { } alias) text.Append(" AS ").Append(alias);
    }

    private static void WriteAlias(StringBuilder text, string alias)
    {
        text.Append(" AS ");
        if (alias.Length > 0 && alias.All(c => c == '_' || char.IsLetterOrDigit(c)) && !char.IsDigit(alias[0])) text.Append(alias);
        else WriteString(text, alias);
    }

    private static string Of(RowCount count) => count.Parameter ?? count.Number!.Value.ToString(CultureInfo.InvariantCulture);

    private static void WriteLiteral(StringBuilder text, SqlValue value)
    {
        if (value.IsString) WriteString(text, value.Text);
        else if (value.IsNumber) text.Append(JsonText.Of(value).Replace('E', 'e'));
        else text.Append(value.ToString());
    }

    private static void WriteString(StringBuilder text, string value) => text.Append(JsonText.Of(SqlValue.Of(value)));
}
