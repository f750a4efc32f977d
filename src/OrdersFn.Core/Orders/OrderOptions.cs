using System.ComponentModel.DataAnnotations;

namespace OrdersFn.Core.Orders;

/// <summary>Section <c>Orders</c> of the settings.</summary>
public sealed class OrderOptions
{
    public const string Section = "Orders";

    /// <summary>Currency of an order that names none. The default is <c>USD</c>.</summary>
    [Required]
    public string Currency { get; set; } = "USD";

    /// <summary>How long an erased order answers "gone" before its id is free again. The default is 30 days.</summary>
    [Range(1, 3650)]
    public int TombstoneDays { get; set; } = 30;
}
