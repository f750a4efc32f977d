using System.Collections.Frozen;

namespace CosmosLocal.Sql.Parsing;

/// <summary>Words that are not identifiers. In any case of letters, but for the constants and <c>udf</c>, which are lower-case only.</summary>
internal static class Keywords
{
    private static readonly FrozenDictionary<string, SqlToken> AnyCase = new Dictionary<string, SqlToken>
    {
        ["and"] = SqlToken.And,
        ["array"] = SqlToken.Array,
        ["as"] = SqlToken.As,
        ["asc"] = SqlToken.Asc,
        ["between"] = SqlToken.Between,
        ["by"] = SqlToken.By,
        ["desc"] = SqlToken.Desc,
        ["distinct"] = SqlToken.Distinct,
        ["escape"] = SqlToken.Escape,
        ["exists"] = SqlToken.Exists,
        ["from"] = SqlToken.From,
        ["group"] = SqlToken.Group,
        ["in"] = SqlToken.In,
        ["join"] = SqlToken.Join,
        ["left"] = SqlToken.Left,
        ["like"] = SqlToken.Like,
        ["limit"] = SqlToken.Limit,
        ["not"] = SqlToken.Not,
        ["offset"] = SqlToken.Offset,
        ["or"] = SqlToken.Or,
        ["order"] = SqlToken.Order,
        ["right"] = SqlToken.Right,
        ["select"] = SqlToken.Select,
        ["top"] = SqlToken.Top,
        ["value"] = SqlToken.Value,
        ["where"] = SqlToken.Where,
        ["case"] = SqlToken.Reserved,
        ["cast"] = SqlToken.Reserved,
        ["convert"] = SqlToken.Reserved,
        ["cross"] = SqlToken.Reserved,
        ["else"] = SqlToken.Reserved,
        ["end"] = SqlToken.Reserved,
        ["for"] = SqlToken.Reserved,
        ["having"] = SqlToken.Reserved,
        ["inner"] = SqlToken.Reserved,
        ["insert"] = SqlToken.Reserved,
        ["into"] = SqlToken.Reserved,
        ["is"] = SqlToken.Reserved,
        ["on"] = SqlToken.Reserved,
        ["outer"] = SqlToken.Reserved,
        ["over"] = SqlToken.Reserved,
        ["set"] = SqlToken.Reserved,
        ["then"] = SqlToken.Reserved,
        ["update"] = SqlToken.Reserved,
        ["when"] = SqlToken.Reserved,
        ["with"] = SqlToken.Reserved,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, SqlToken>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        AnyCase.GetAlternateLookup<ReadOnlySpan<char>>();

    public static SqlToken Classify(ReadOnlySpan<char> word) => word switch
    {
        "true" => SqlToken.True,
        "false" => SqlToken.False,
        "null" => SqlToken.Null,
        "undefined" => SqlToken.Undefined,
        "udf" => SqlToken.Udf,
        _ => Lookup.TryGetValue(word, out var keyword) ? keyword : SqlToken.Identifier,
    };
}
