namespace OrdersFn.Core.Timeline;

/// <summary>
/// What applying changes does to a bucket: documents and rollup that go into one transaction. Computed from the previous state, so that a change
/// counts once however often and in whatever order changes come.
/// </summary>
/// <param name="Documents">New states, each with the state it replaces or null where it is created.</param>
/// <param name="Rollup">The new sums, with the tag of what they replace; null when nothing is to be written.</param>
internal sealed record BucketWrite(IReadOnlyList<(TimelineDocument Next, TimelineDocument? Previous)> Documents, Rollup? Rollup)
{
    public bool IsEmpty => Documents.Count == 0;

    /// <param name="bucket">The bucket.</param>
    /// <param name="state">What it holds.</param>
    /// <param name="changes">At most one per order.</param>
    public static BucketWrite Plan(TimelineBucket bucket, BucketState state, IEnumerable<TimelineDocument> changes)
    {
        var documents = new List<(TimelineDocument, TimelineDocument?)>();
        var rollup = state.Rollup ?? Rollup.Empty(bucket);
        foreach (var change in changes)
        {
            var previous = state.Documents.GetValueOrDefault(change.Id);
            if (previous is not null && !change.IsNewerThan(previous))
                continue;
            if (previous is { IsEntry: true })
                rollup = rollup.Minus(previous);
            if (change.IsEntry)
                rollup = rollup.Plus(change);
            documents.Add((change, previous));
        }

        return documents.Count == 0 ? new BucketWrite([], null) : new BucketWrite(documents, rollup);
    }
}
