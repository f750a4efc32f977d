using CosmosLocal.Sql.Compilation;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Queries.Execution;

/// <summary>The results of a query whose rows cannot be given one document at a time: groups, distinct ones, or a query over such a query.</summary>
internal static class Results
{
    public static IEnumerable<SqlValue> Of(CompiledSelect select, IEnumerable<LoadedDocument> documents, QueryClock clock)
    {
        var row = select.NewRow(clock);
        var results = select.Group is null ? Tuples(select, documents, row, clock) : Ordered(select, select.Groups(Tuples(select, documents, row, clock), row));
        var values = results.Select(r => select.Project(r)).Where(v => v.IsDefined);
        if (select.Distinct) values = values.Where(new DistinctSet().Add);
        if (select.Skip > 0) values = values.Skip((int)select.Skip);
        return select.Take < int.MaxValue ? values.Take((int)select.Take) : values;
    }

    private static IEnumerable<Row> Tuples(CompiledSelect select, IEnumerable<LoadedDocument> documents, Row row, QueryClock clock)
    {
        if (select.Inner is { IsBlocking: true } inner)
        {
            foreach (var value in Of(inner, documents, clock))
            {
                row.Slots[select.Sources[0].Slot] = value;
                foreach (var tuple in select.Tuples(row, from: 1)) yield return tuple;
            }

            yield break;
        }

        foreach (var document in documents)
        {
            // Whoever keeps a value beyond its row detaches it.
            using var loaded = document;
            row.Slots[0] = loaded.Value;
            foreach (var tuple in select.Tuples(row)) yield return tuple;
        }
    }

    // Groups are few and in memory: they are sorted as they are.
    private static IEnumerable<Row> Ordered(CompiledSelect select, IEnumerable<Row> groups)
    {
        if (select.Order.Count == 0) return groups;
        var comparer = new OrderComparer(select.Order);
        return groups
            .Select((row, i) => (Slots: (SqlValue[])row.Slots.Clone(), Row: row, Key: new OrderKey([.. select.Order.Select(o => o.Run(row))], i)))
            .OrderBy(g => g.Key, comparer)
            .Select(g =>
            {
                g.Slots.CopyTo(g.Row.Slots, 0);
                return g.Row;
            });
    }
}
