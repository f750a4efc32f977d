namespace Microsoft.Azure.Functions.Worker;

/// <summary>Double of the worker's attribute of this name.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
