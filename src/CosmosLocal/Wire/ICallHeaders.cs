namespace CosmosLocal.Wire;

/// <summary>The headers of a call, case ignored, through either door.</summary>
internal interface ICallHeaders
{
    string? Get(string name);
}
