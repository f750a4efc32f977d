namespace Microsoft.Azure.Functions.Worker;

/// <summary>Double of the worker's attribute of this name, as far as the functions use it. Held to the original by DoubleShapeTests.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : Attribute
{
    public AuthorizationLevel AuthLevel { get; } = authLevel;

    public string[]? Methods { get; } = methods;

    public string? Route { get; set; }
}
