using CosmosLocal.Sql.Compilation;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Queries.Execution;

/// <summary>The results of a query whose rows cannot be given one document at a time: groups, distinct ones, or a query over such a query.</summary>
internal static class Results
{
    /// <summary>The documents come in the order that the query asks for; the whole result depends on all of them.</summary>
    public static IEnumerable<SqlValue> Of(CompiledSelect select, IEnumerable<LoadedDocument> documents, QueryClock clock) =>
        Limited(select, Unlimited(select, Values(documents), clock, isSorted: true));

    /// <summary>The same over plain values, which are sorted here.</summary>
    public static IEnumerable<SqlValue> Of(CompiledSelect select, IEnumerable<SqlValue> documents, QueryClock clock) =>
        Limited(select, Unlimited(select, documents, clock, isSorted: false));

    private static IEnumerable<SqlValue> Limited(CompiledSelect select, IEnumerable<SqlValue> values)
    {
        if (select.Skip > 0) values = values.Skip((int)select.Skip);
        return select.Take <= int.MaxValue ? values.Take((int)select.Take) : values;
    }

    private static IEnumerable<SqlValue> Unlimited(CompiledSelect select, IEnumerable<SqlValue> documents, QueryClock clock, bool isSorted)
    {
        var row = select.NewRow(clock);
        var rows = Tuples(select, documents, row, clock);
        if (select.Group is not null) rows = Ordered(select, select.Groups(rows, row));
        else if (!isSorted) rows = Ordered(select, rows);
        var values = rows.Select(r => select.Project(r)).Where(v => v.IsDefined);
        return select.Distinct ? values.Where(new DistinctSet().Add) : values;
    }

    // Whoever keeps a value beyond its row detaches it.
    private static IEnumerable<SqlValue> Values(IEnumerable<LoadedDocument> documents)
    {
        foreach (var document in documents)
        {
            using (document) yield return document.Value;
        }
    }

    private static IEnumerable<Row> Tuples(CompiledSelect select, IEnumerable<SqlValue> documents, Row row, QueryClock clock)
    {
        if (select.Inner is { IsBlocking: true } inner)
        {
            foreach (var value in Limited(inner, Unlimited(inner, documents, clock, isSorted: true)))
            {
                row.Slots[select.Sources[0].Slot] = value;
                foreach (var tuple in select.Tuples(row, from: 1)) yield return tuple;
            }

            yield break;
        }

        foreach (var document in documents)
        {
            row.Slots[0] = document;
            foreach (var tuple in select.Tuples(row)) yield return tuple;
        }
    }

    // What is sorted here is small, and its values live on.
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
