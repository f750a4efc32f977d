namespace CosmosLocal.Sql.Runtime;

/// <summary>The types of a value, in the order in which ORDER BY puts them.</summary>
internal enum SqlType : byte
{
    Undefined,
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}
