using System.Buffers.Binary;
using CosmosHash;
using CosmosLocal.Indexing;
using CosmosLocal.Storage;

namespace CosmosLocal.Queries.Access;

/// <summary>A way to the documents that can match: one or several scans, one after the other, each resumable by position.</summary>
internal abstract record AccessPath(string Name)
{
    public abstract int Parts { get; }

    /// <summary>How many items of the ORDER BY the scans' own order covers.</summary>
    public int Ordered { get; init; }

    /// <summary>Equal order values come by document number, in the direction of the first ORDER BY item.</summary>
    public bool TiesByRid { get; init; }

    /// <summary>Of this part only the documents count that lack the first path of ORDER BY.</summary>
    public virtual bool IsRest(int part) => false;

    public abstract IEnumerable<ScanRow> Read(ContainerReader reader, int part, byte[]? after);
}

/// <summary>By partition key and id.</summary>
internal sealed record KeyScan(IReadOnlyList<KeyRange> Ranges) : AccessPath("keys")
{
    public override int Parts => Ranges.Count;

    public override IEnumerable<ScanRow> Read(ContainerReader reader, int part, byte[]? after) => reader.ScanKeys(Ranges[part], after);
}

/// <summary>By the values of one indexed path. The scope may be wider than what the filter allows, never narrower.</summary>
internal sealed record TermScan(string Path, IReadOnlyList<IndexKeyRange> Ranges, bool Descending, KeyRange Scope)
    : AccessPath($"term{(Descending ? "-" : "+")}{Path}")
{
    public override int Parts => Ranges.Count;

    public override IEnumerable<ScanRow> Read(ContainerReader reader, int part, byte[]? after) =>
        reader.ScanTerm(Path, Ranges[Descending ? Ranges.Count - 1 - part : part], Descending, Scope, after);
}

/// <summary>By the terms of a path, with the documents that have none: before them, or after in descending order.</summary>
internal sealed record TermScanWithRest(TermScan Term, KeyScan Rest, bool Descending) : AccessPath($"rest{Term.Name}")
{
    public override int Parts => Term.Parts + Rest.Parts;

    public override bool IsRest(int part) => Descending ? part >= Term.Parts : part < Rest.Parts;

    public override IEnumerable<ScanRow> Read(ContainerReader reader, int part, byte[]? after)
    {
        if (Descending) return IsRest(part) ? Rest.Read(reader, part - Term.Parts, after) : Term.Read(reader, part, after);
        return IsRest(part) ? Rest.Read(reader, part, after) : Term.Read(reader, part - Rest.Parts, after);
    }
}

/// <summary>By a composite index, within one first-level key.</summary>
internal sealed record CompositeScan(
    CompositeIndex Index, EffectivePartitionKey FirstLevel, IReadOnlyList<IndexKeyRange> Ranges, bool Descending, KeyRange Scope)
    : AccessPath($"composite{(Descending ? "-" : "+")}{Index.Number}")
{
    public override int Parts => Ranges.Count;

    public override IEnumerable<ScanRow> Read(ContainerReader reader, int part, byte[]? after) =>
        reader.ScanComposite(Index, FirstLevel, Ranges[Descending ? Ranges.Count - 1 - part : part], Descending, Scope, after);
}

/// <summary>One lookup per document that the filter names.</summary>
internal sealed record PointReads(IReadOnlyList<(EffectivePartitionKey Key, string Id)> Points) : AccessPath("points")
{
    public override int Parts => 1;

    public override IEnumerable<ScanRow> Read(ContainerReader reader, int part, byte[]? after)
    {
        for (var i = after is null ? 0 : BinaryPrimitives.ReadInt32BigEndian(after) + 1; i < Points.Count; i++)
        {
            if (reader.Find(Points[i].Key, Points[i].Id) is not { } document) continue;
            var position = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(position, i);
            yield return new(document, position);
        }
    }
}
