using CosmosLocal.Sql.Ast;

namespace CosmosLocal.Sql.Runtime;

/// <summary>One static method per operator. What an operator does not apply to gives undefined, never an error.</summary>
internal static class Operators
{
    public static SqlValue Not(SqlValue operand) => operand.Type == SqlType.Boolean ? SqlValue.Of(!operand.IsTrue) : SqlValue.Undefined;

    public static SqlValue Minus(SqlValue operand) => operand.IsNumber ? SqlValue.Of(-operand.Number) : SqlValue.Undefined;

    public static SqlValue Plus(SqlValue operand) => operand.IsNumber ? operand : SqlValue.Undefined;

    public static SqlValue BitwiseNot(SqlValue operand) => operand.IsNumber ? SqlValue.Of(~ToInt32(operand.Number)) : SqlValue.Undefined;

    // False wins over undefined in AND, true in OR; anything that is not a boolean counts as undefined.
    public static SqlValue And(SqlValue left, SqlValue right) =>
        left.IsFalse || right.IsFalse ? SqlValue.False : left.IsTrue && right.IsTrue ? SqlValue.True : SqlValue.Undefined;

    public static SqlValue Or(SqlValue left, SqlValue right) =>
        left.IsTrue || right.IsTrue ? SqlValue.True : left.IsFalse && right.IsFalse ? SqlValue.False : SqlValue.Undefined;

    public static SqlValue Equal(SqlValue left, SqlValue right) =>
        left.IsDefined && right.IsDefined ? SqlValue.Of(SqlComparison.AreEqual(left, right)) : SqlValue.Undefined;

    public static SqlValue NotEqual(SqlValue left, SqlValue right) => Not(Equal(left, right));

    public static SqlValue Less(SqlValue left, SqlValue right) =>
        SqlComparison.TryCompare(left, right, out var order) ? SqlValue.Of(order < 0) : SqlValue.Undefined;

    public static SqlValue LessOrEqual(SqlValue left, SqlValue right) =>
        SqlComparison.TryCompare(left, right, out var order) ? SqlValue.Of(order <= 0) : SqlValue.Undefined;

    public static SqlValue Greater(SqlValue left, SqlValue right) => Less(right, left);

    public static SqlValue GreaterOrEqual(SqlValue left, SqlValue right) => LessOrEqual(right, left);

    public static SqlValue Between(SqlValue operand, SqlValue low, SqlValue high) => And(LessOrEqual(low, operand), LessOrEqual(operand, high));

    public static SqlValue Concatenate(SqlValue left, SqlValue right) =>
        left.IsString && right.IsString ? SqlValue.Of(left.Text + right.Text) : SqlValue.Undefined;

    public static SqlValue Add(SqlValue left, SqlValue right) => Arithmetic(left, right, static (a, b) => a + b);

    public static SqlValue Subtract(SqlValue left, SqlValue right) => Arithmetic(left, right, static (a, b) => a - b);

    public static SqlValue Multiply(SqlValue left, SqlValue right) => Arithmetic(left, right, static (a, b) => a * b);

    public static SqlValue Divide(SqlValue left, SqlValue right) => Arithmetic(left, right, static (a, b) => a / b);

    public static SqlValue Modulo(SqlValue left, SqlValue right) => Arithmetic(left, right, static (a, b) => a % b);

    public static SqlValue BitwiseAnd(SqlValue left, SqlValue right) => Bitwise(left, right, static (a, b) => a & b);

    public static SqlValue BitwiseOr(SqlValue left, SqlValue right) => Bitwise(left, right, static (a, b) => a | b);

    public static SqlValue BitwiseXor(SqlValue left, SqlValue right) => Bitwise(left, right, static (a, b) => a ^ b);

    public static SqlValue ShiftLeft(SqlValue left, SqlValue right) => Bitwise(left, right, static (a, b) => a << b);

    public static SqlValue ShiftRight(SqlValue left, SqlValue right) => Bitwise(left, right, static (a, b) => a >> b);

    public static SqlValue ShiftRightUnsigned(SqlValue left, SqlValue right) => Bitwise(left, right, static (a, b) => (uint)a >> b);

    public static Func<SqlValue, SqlValue> Of(UnaryOperator op) => op switch
    {
        UnaryOperator.Not => Not,
        UnaryOperator.Minus => Minus,
        UnaryOperator.Plus => Plus,
        _ => BitwiseNot,
    };

    public static Func<SqlValue, SqlValue, SqlValue> Of(BinaryOperator op) => op switch
    {
        BinaryOperator.Multiply => Multiply,
        BinaryOperator.Divide => Divide,
        BinaryOperator.Modulo => Modulo,
        BinaryOperator.Add => Add,
        BinaryOperator.Subtract => Subtract,
        BinaryOperator.BitwiseAnd => BitwiseAnd,
        BinaryOperator.BitwiseOr => BitwiseOr,
        BinaryOperator.BitwiseXor => BitwiseXor,
        BinaryOperator.Concatenate => Concatenate,
        BinaryOperator.ShiftLeft => ShiftLeft,
        BinaryOperator.ShiftRight => ShiftRight,
        BinaryOperator.ShiftRightUnsigned => ShiftRightUnsigned,
        BinaryOperator.Less => Less,
        BinaryOperator.LessOrEqual => LessOrEqual,
        BinaryOperator.Greater => Greater,
        BinaryOperator.GreaterOrEqual => GreaterOrEqual,
        BinaryOperator.Equal => Equal,
        _ => NotEqual,
    };

    private static SqlValue Arithmetic(SqlValue left, SqlValue right, Func<double, double, double> operation) =>
        left.IsNumber && right.IsNumber ? SqlValue.Of(operation(left.Number, right.Number)) : SqlValue.Undefined;

    private static SqlValue Bitwise(SqlValue left, SqlValue right, Func<int, int, double> operation) =>
        left.IsNumber && right.IsNumber ? SqlValue.Of(operation(ToInt32(left.Number), ToInt32(right.Number))) : SqlValue.Undefined;

    // Bits as JavaScript has them: 32, fractions cut, wrapped around.
    private static int ToInt32(double value)
    {
        if (!double.IsFinite(value)) return 0;
        var wrapped = Math.Truncate(value) % 4294967296.0;
        return unchecked((int)(long)wrapped);
    }
}
