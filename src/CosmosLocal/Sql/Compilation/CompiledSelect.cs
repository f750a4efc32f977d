using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Compilation;

/// <summary>A SELECT ready to run on a row in which the names around it are bound.</summary>
internal sealed class CompiledSelect
{
    public required SlotCounter Slots { get; init; }

    public required IReadOnlyList<CompiledSource> Sources { get; init; }

    public Evaluate? Where { get; init; }

    public GroupScope? Group { get; init; }

    public required Evaluate Project { get; init; }

    /// <summary>The result is the first input as it stands.</summary>
    public bool IsStar { get; init; }

    /// <summary>The document is the only input.</summary>
    public bool IsOfDocument => Sources is [{ IsDocument: true }];

    /// <summary>The results are the documents, all of them.</summary>
    public bool IsWholeDocument => IsStar && Where is null && IsOfDocument;

    /// <summary>Documents have to be given with their system properties.</summary>
    public bool SeesSystemProperties { get; init; }

    /// <summary>The result is how many documents there are.</summary>
    public bool IsPlainCount => Group is { Keys: [] } && Where is null && Inner is null && IsOfDocument && Group.CountsRowsOnly;

    /// <summary>A document gives its rows without knowledge of others.</summary>
    public bool IsBlocking => Group is not null || Distinct || Inner?.IsBlocking == true || IsLimitedInner;

    /// <summary>The query that stands in place of the container.</summary>
    public CompiledSelect? Inner { get; init; }

    /// <summary>TOP, OFFSET and LIMIT of the outermost query are the page's matter, those of one that stands in place of the container not.</summary>
    public bool IsLimitedInner { get; init; }

    public bool Distinct { get; init; }

    public IReadOnlyList<CompiledOrder> Order { get; init; } = [];

    public long Skip { get; init; }

    public long Take { get; init; } = long.MaxValue;

    public Row NewRow(QueryClock clock) => new(Slots.Count, clock);

    /// <summary>Binds the inputs, one combination after the other, and stops at each that passes the filter.</summary>
    public IEnumerable<Row> Tuples(Row row, int from = 0) => Bind(row, from);

    /// <summary>The results, in the order of the inputs.</summary>
    public IEnumerable<SqlValue> Run(Row row)
    {
        var results = (Group is null ? Tuples(row) : Groups(Tuples(row), row)).Select(Project.Invoke).Where(value => value.IsDefined);
        if (Distinct) results = results.Where(new DistinctSet().Add);
        return Skip == 0 && Take == long.MaxValue ? results : results.Skip((int)Skip).Take((int)Math.Min(Take, int.MaxValue));
    }

    /// <summary>Gathers rows into groups, then stops at each group with its keys and aggregates bound.</summary>
    public IEnumerable<Row> Groups(IEnumerable<Row> tuples, Row row)
    {
        var grouping = new Grouping(Group!);
        foreach (var tuple in tuples) grouping.Add(tuple);
        return grouping.Results(row);
    }

    /// <summary>The one group of a <see cref="IsPlainCount"/>.</summary>
    public SqlValue ResultOfCount(long documents, Row row)
    {
        foreach (var aggregate in Group!.Aggregates) row.Slots[aggregate.Slot] = SqlValue.Of(documents);
        return Project(row);
    }

    /// <summary>Where the document is the only input: binds it, and says whether it passes the filter.</summary>
    public bool Passes(Row row, SqlValue document)
    {
        row.Slots[0] = row.Slots[Sources[0].Slot] = document;
        return Where is null || Where(row).IsTrue;
    }

    private IEnumerable<Row> Bind(Row row, int index)
    {
        if (index == Sources.Count)
        {
            if (Where is null || Where(row).IsTrue) yield return row;
            yield break;
        }

        foreach (var value in Sources[index].Values(row))
        {
            row.Slots[Sources[index].Slot] = value;
            foreach (var bound in Bind(row, index + 1)) yield return bound;
        }
    }
}

/// <summary>A value to order by.</summary>
internal sealed record CompiledOrder(Evaluate Run, bool Descending);

/// <summary>An input: a value, the elements of an array, or a subquery's rows.</summary>
internal sealed class CompiledSource
{
    private readonly Func<Row, IEnumerable<SqlValue>> _values;

    public CompiledSource(Evaluate collection, int slot, bool iterates)
    {
        Slot = slot;
        _values = iterates
            ? row => collection(row) is { Type: SqlType.Array } array ? array.Items : []
            : row => collection(row) is { IsDefined: true } value ? [value] : [];
    }

    /// <summary>A subquery; <paramref name="iterates"/>: the elements of the arrays it gives.</summary>
    public CompiledSource(Func<Row, IEnumerable<SqlValue>> rows, int slot, bool iterates)
    {
        Slot = slot;
        _values = iterates ? row => rows(row).Where(v => v.Type == SqlType.Array).SelectMany(v => v.Items) : rows;
    }

    public int Slot { get; }

    /// <summary>The document itself, under a name.</summary>
    public bool IsDocument { get; init; }

    /// <summary>Where a query stands in place of the container.</summary>
    public CompiledSelect? Inner { get; init; }

    public IEnumerable<SqlValue> Values(Row row) => _values(row);
}
