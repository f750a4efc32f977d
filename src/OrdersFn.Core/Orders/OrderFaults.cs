namespace OrdersFn.Core.Orders;

/// <summary>The faults found in one order so far.</summary>
internal sealed class OrderFaults
{
    private List<FieldError>? _found;

    /// <summary>Null while there are none.</summary>
    public IReadOnlyList<FieldError>? Found => _found;

    public void Add(string field, string reason)
    {
        _found ??= [];
        if (_found.Count < OrderReader.MostErrors)
            _found.Add(new(field, reason));
    }
}
