namespace Microsoft.Azure.Functions.Worker;

/// <summary>Double of the worker's class of this name, as far as the functions use it.</summary>
public class TimerInfo
{
    public bool IsPastDue { get; set; }
}
