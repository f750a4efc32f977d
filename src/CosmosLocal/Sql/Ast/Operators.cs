namespace CosmosLocal.Sql.Ast;

internal enum UnaryOperator
{
    Not,
    Minus,
    Plus,
    BitwiseNot,
}

internal enum BinaryOperator
{
    Multiply,
    Divide,
    Modulo,
    Add,
    Subtract,
    BitwiseAnd,
    BitwiseOr,
    BitwiseXor,
    Concatenate,
    ShiftLeft,
    ShiftRight,
    ShiftRightUnsigned,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}
