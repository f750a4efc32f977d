namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Double of the worker's base of all triggers' attributes.</summary>
public abstract class TriggerBindingAttribute : Attribute;
