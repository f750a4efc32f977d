namespace OrdersFn.Core.Planning;

/// <summary>What a customer asks of the store.</summary>
/// <param name="OrdersPerSecond">New orders, over the last while.</param>
/// <param name="Orders">Orders stored.</param>
/// <param name="Bytes">An estimate of what they take.</param>
public readonly record struct Load(double OrdersPerSecond, long Orders, long Bytes);
