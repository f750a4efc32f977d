namespace Microsoft.Azure.Functions.Worker;

/// <summary>Double of the worker's enum of this name.</summary>
public enum AuthorizationLevel
{
    Anonymous = 0,
    User = 1,
    Function = 2,
    System = 3,
    Admin = 4,
}
