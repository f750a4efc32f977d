namespace CosmosLocal.Resources;

/// <summary>What a document's system properties (<c>_rid</c>, <c>_self</c>) are made from.</summary>
internal sealed class ContainerIdentity(string databaseRid, string rid)
{
    private readonly byte[] _bytes = ResourceId.Decode(rid, 8);

    public string DatabaseRid { get; } = databaseRid;

    public string Rid { get; } = rid;

    public string Self { get; } = $"dbs/{databaseRid}/colls/{rid}/";

    public string DocumentRid(long number) => ResourceId.OfDocument(_bytes, number);

    public bool TryDocument(string documentRid, out long number) => ResourceId.TryDocument(documentRid, _bytes, out number);
}
