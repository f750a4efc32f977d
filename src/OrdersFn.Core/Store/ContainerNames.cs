namespace OrdersFn.Core.Store;

/// <summary>Names of design section 4.</summary>
public static class ContainerNames
{
    public const string Orders = "orders";
    public const string Layouts = "layouts";
    public const string Timeline = "timeline";
    public const string OrderIndex = "order-index";
    public const string Leases = "leases";
    public const string Parked = "parked";
}
