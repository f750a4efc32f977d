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

    internal Fault? Next(CosmosRequest request)
    {
        if (_isEmpty)
            return null;
        lock (_lock)
        {
            foreach (var pending in _pending.Where(pending => pending.Matches(request)).ToList())
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

        public bool Matches(CosmosRequest request) =>
            (Rule.Method is null || Rule.Method.Equals(request.Method, StringComparison.OrdinalIgnoreCase))
            && (Rule.Operation is null || Rule.Operation == request.Operation)
            && (Rule.Path is null || request.Path.ToString().Contains(Rule.Path, StringComparison.Ordinal));

        public bool Strikes()
        {
            if (_skip-- > 0)
                return false;
            _times--;
            return true;
        }
    }
}
