using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Compilation;

/// <summary>Rows gathered by their keys. Without keys there is one group, even of no rows.</summary>
internal sealed class Grouping
{
    private readonly GroupScope _scope;
    private readonly Dictionary<SqlValue, Group> _byKey = new(new DistinctSet());
    private readonly List<Group> _groups = [];

    public Grouping(GroupScope scope)
    {
        _scope = scope;
        if (scope.Keys.Count == 0) _groups.Add(NewGroup([]));
    }

    public void Add(Row row)
    {
        var group = _scope.Keys.Count == 0 ? _groups[0] : Find(row);
        for (var i = 0; i < group.Aggregates.Length; i++) group.Aggregates[i].Add(_scope.Aggregates[i].Argument(row));
    }

    /// <summary>Binds each group in turn, in the order in which they were first met.</summary>
    public IEnumerable<Row> Results(Row row)
    {
        foreach (var group in _groups)
        {
            for (var i = 0; i < group.Keys.Length; i++) row.Slots[_scope.Keys[i].Slot] = group.Keys[i];
            for (var i = 0; i < group.Aggregates.Length; i++) row.Slots[_scope.Aggregates[i].Slot] = group.Aggregates[i].Result;
            yield return row;
        }
    }

    // An undefined key is a key: its rows are a group of their own.
    private Group Find(Row row)
    {
        var keys = new SqlValue[_scope.Keys.Count];
        for (var i = 0; i < keys.Length; i++) keys[i] = _scope.Keys[i].Run(row);
        var key = keys.Length == 1 ? keys[0] : SqlValue.Of(keys);
        if (_byKey.TryGetValue(key, out var group)) return group;

        keys = [.. keys.Select(k => k.Detach())];
        group = NewGroup(keys);
        _byKey.Add(keys.Length == 1 ? keys[0] : SqlValue.Of(keys), group);
        _groups.Add(group);
        return group;
    }

    private Group NewGroup(SqlValue[] keys) => new(keys, [.. _scope.Aggregates.Select(a => a.Make())]);

    private sealed record Group(SqlValue[] Keys, Aggregate[] Aggregates);
}
