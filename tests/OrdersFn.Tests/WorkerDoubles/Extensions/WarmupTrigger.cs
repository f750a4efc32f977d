using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Double of the worker's attribute of this name.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
#pragma warning disable CA1710 // Its name there.
public sealed class WarmupTrigger : TriggerBindingAttribute
#pragma warning restore CA1710
{
}
