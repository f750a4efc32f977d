namespace CosmosLocal.Wire;

/// <summary>Sizes that Cosmos does not let pass.</summary>
internal static class Limits
{
    public const int ItemBytes = 2 * 1024 * 1024;
    public const int BatchOperations = 100;
    public const int BatchBytes = 2_202_010;
    public const int PatchOperations = 10;

    /// <summary>Above everything legal: what a socket may send before it is cut off.</summary>
    public const int RequestBytes = 4 * 1024 * 1024;
}
