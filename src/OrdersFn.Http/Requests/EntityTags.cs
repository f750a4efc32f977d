using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace OrdersFn.Http.Requests;

/// <summary>The tags of If-Match and If-None-Match.</summary>
internal sealed class EntityTags
{
    private readonly IList<EntityTagHeaderValue> _tags;

    private EntityTags(IList<EntityTagHeaderValue> tags) => _tags = tags;

    /// <summary>
    /// False when the header is there but cannot be read: a guard that is ignored would be worse than none. Null tags when it is not there.
    /// </summary>
    public static bool TryRead(StringValues header, out EntityTags? tags)
    {
        tags = null;
        if (header.Count == 0)
            return true;
        if (!EntityTagHeaderValue.TryParseStrictList(header, out var parsed))
            return false;
        tags = new(parsed);
        return true;
    }

    /// <summary>Weak comparison, as If-None-Match wants it.</summary>
    public bool Match(string etag)
    {
        var current = new EntityTagHeaderValue(etag);
        return _tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: false));
    }
}
