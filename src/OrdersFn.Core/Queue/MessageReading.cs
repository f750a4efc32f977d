using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Queue;

/// <summary>What reading a message gave.</summary>
public abstract record MessageReading
{
    private MessageReading()
    {
    }

    /// <summary>An order that keeps every rule, with an id.</summary>
    public sealed record Valid(OrderRequest Order) : MessageReading;

    /// <summary>No order.</summary>
    public sealed record Refused(string Reason, string Description) : MessageReading
    {
        public Refused(string reason, IEnumerable<FieldError> errors)
            : this(reason, string.Join("; ", errors.Select(error => $"{error.Field} {error.Reason}")))
        {
        }
    }
}
