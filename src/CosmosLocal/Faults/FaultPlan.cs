using CosmosLocal.Items;
using CosmosLocal.Wire;

namespace CosmosLocal.Faults;

/// <summary>Faults on demand, so that a test can see what its code does when Cosmos DB fails, is slow, or is lost from sight.</summary>
public sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly List<Pending> _pending = [];
    private volatile bool _isEmpty = true;

    /// <summary>Faults that have struck so far.</summary>
    public int Struck { get; private set; }

    /// <summary>Adds a rule; where several match, the one added first strikes.</summary>
    public void Add(FaultRule rule)
    {
        lock (_lock)
        {
            _pending.Add(new(rule));
            _isEmpty = false;
        }
    }

    /// <summary>Takes back every rule.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _pending.Clear();
            _isEmpty = true;
        }
    }

    /// <summary>What befalls a call as a whole.</summary>
    internal Fault? Next(CosmosRequest request) => Next(rule => IsWhole(rule, request) && rule.IsOf(request));

    /// <summary>What befalls one operation of a batch or a bulk request.</summary>
    internal Fault.Failed? Next(CosmosRequest request, ItemOperation operation) =>
        Next(rule => rule is { Item: not null, Fault: Fault.Failed } && rule.IsOf(request, operation)) as Fault.Failed;

    private static bool IsWhole(FaultRule rule, CosmosRequest request) =>
        rule.Item is null || request.Operation is not (FaultOperation.Batch or FaultOperation.Bulk);

    private Fault? Next(Func<FaultRule, bool> matches)
    {
        if (_isEmpty)
            return null;
        lock (_lock)
        {
            foreach (var pending in _pending.Where(pending => matches(pending.Rule)).ToList())
            {
                if (!pending.Strikes())
                    continue;
                if (pending.IsSpent)
                    _pending.Remove(pending);
                _isEmpty = _pending.Count == 0;
                Struck++;
                return pending.Rule.Fault;
            }
        }

        return null;
    }

    private sealed class Pending(FaultRule rule)
    {
        private int _skip = rule.Skip;
        private int _times = rule.Times;

        public FaultRule Rule { get; } = rule;

        public bool IsSpent => _times <= 0;

        public bool Strikes()
        {
            if (_skip-- > 0)
                return false;
            _times--;
            return true;
        }
    }
}
