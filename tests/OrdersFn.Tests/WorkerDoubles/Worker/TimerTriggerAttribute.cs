namespace Microsoft.Azure.Functions.Worker;

/// <summary>Double of the worker's attribute of this name, as far as the functions use it.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    public string Schedule { get; } = schedule;
}
