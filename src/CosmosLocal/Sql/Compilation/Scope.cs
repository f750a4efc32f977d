using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Compilation;

/// <summary>The names an expression can use, each with the slot its value is in. A subquery sees its own and all around it.</summary>
internal sealed class Scope(Scope? parent, SlotCounter slots)
{
    private readonly Dictionary<string, int> _names = [];

    public SlotCounter Slots { get; } = slots;

    public Scope Inner() => new(this, Slots);

    public bool TryFind(string name, out int slot) => _names.TryGetValue(name, out slot) || (parent?.TryFind(name, out slot) ?? false);

    public int Add(string? name, Location at)
    {
        var slot = Slots.Next();
        if (name is not null && !_names.TryAdd(name, slot))
            throw new SqlException(new("SC2021", $"The input set name or alias '{name}' is specified more than once in the FROM clause.", at));
        return slot;
    }

    public IReadOnlyCollection<string> Names => _names.Keys;
}

internal sealed class SlotCounter
{
    public int Count { get; private set; }

    public int Next() => Count++;
}

/// <summary>What a compilation knows beside the syntax tree.</summary>
internal sealed record CompilationContext(IReadOnlyDictionary<string, SqlValue> Parameters, QueryClock Clock);
