namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Double of the worker's mark of what its SDK allows with a trigger.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BindingCapabilitiesAttribute(params string[] capabilities) : Attribute
{
    public IReadOnlyList<string> Capabilities { get; } = capabilities;
}

/// <summary>Double of the worker's list of these.</summary>
public static class KnownBindingCapabilities
{
    public const string FunctionLevelRetry = nameof(FunctionLevelRetry);
}
