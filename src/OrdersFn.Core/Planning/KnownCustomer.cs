using OrdersFn.Core.Partitioning;

namespace OrdersFn.Core.Planning;

/// <summary>A customer that is heavy, was heavy, or is spread: what is stored of that.</summary>
internal sealed class KnownCustomer(string customerId)
{
    public string CustomerId => customerId;

    /// <summary>Of all hosts together; 0 when none reports the customer now.</summary>
    public double OrdersPerSecond { get; set; }

    /// <summary>Null for one bucket and one lane.</summary>
    public Layout? Layout { get; set; }

    public PlanDocument? Plan { get; set; }
}
