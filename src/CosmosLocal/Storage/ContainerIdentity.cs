using System.Buffers.Binary;
using System.Text;

namespace CosmosLocal.Storage;

/// <summary>A container's resource ids, from which its documents' follow.</summary>
internal sealed class ContainerIdentity
{
    private readonly byte[] _rid;

    public ContainerIdentity(string databaseRid, string rid)
    {
        DatabaseRid = databaseRid;
        Rid = rid;
        _rid = Convert.FromBase64String(rid.Replace('-', '/'));
        SelfPrefix = Encoding.UTF8.GetBytes($"dbs/{databaseRid}/colls/{rid}/docs/");
    }

    public string DatabaseRid { get; }

    public string Rid { get; }

    internal ReadOnlyMemory<byte> SelfPrefix { get; }

    /// <summary>Container id, then the document's number in little-endian order (cosmos-wire 3.3: base64 with '-' for '/').</summary>
    public string DocumentRid(long number) => Encoding.UTF8.GetString(WriteDocumentRid(number, stackalloc byte[DocumentRidLength]));

    internal const int DocumentRidLength = 24;

    internal Span<byte> WriteDocumentRid(long number, Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[16];
        _rid.CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], number);
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, destination, out _, out var written);
        destination[..written].Replace((byte)'/', (byte)'-');
        return destination[..written];
    }
}
