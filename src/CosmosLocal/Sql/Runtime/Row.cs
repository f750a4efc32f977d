namespace CosmosLocal.Sql.Runtime;

/// <summary>Computes an expression over the inputs bound at the moment.</summary>
internal delegate SqlValue Evaluate(Row row);

/// <summary>The values that a query's names stand for while it runs: one slot per input, also for those of its subqueries.</summary>
internal sealed class Row(int slots, QueryClock clock)
{
    public SqlValue[] Slots { get; } = new SqlValue[slots];

    public QueryClock Clock { get; } = clock;
}

/// <summary>What GetCurrentDateTime and its kin see. The "static" ones see the time at which the query began.</summary>
internal sealed class QueryClock(TimeProvider time)
{
    public DateTimeOffset Start { get; } = time.GetUtcNow();

    public DateTimeOffset Now => time.GetUtcNow();
}
