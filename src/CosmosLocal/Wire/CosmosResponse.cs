using System.Globalization;

namespace CosmosLocal.Wire;

/// <summary>An answer before either door has put it in its own form.</summary>
internal sealed class CosmosResponse(int status)
{
    private readonly List<KeyValuePair<string, string>> _headers = new(6);

    public int Status { get; } = status;

    public ReadOnlyMemory<byte> Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    public IReadOnlyList<KeyValuePair<string, string>> Headers => _headers;

    public CosmosResponse With(string name, string? value)
    {
        if (value is not null)
            _headers.Add(new(name, value));
        return this;
    }

    public CosmosResponse With(string name, long value) => With(name, value.ToString(CultureInfo.InvariantCulture));

    public CosmosResponse WithCharge(double charge) =>
        With(HeaderNames.RequestCharge, Math.Round(charge, 2).ToString(CultureInfo.InvariantCulture));

    /// <summary>The physical partition that answered, and how far it is (0 = not said): what clients keep sessions by.</summary>
    public CosmosResponse WithPosition(string rangeId, long lsn)
    {
        if (rangeId.Length > 0)
            With(HeaderNames.RangeId, rangeId);
        return rangeId.Length > 0 && lsn > 0
            ? With(HeaderNames.SessionToken, string.Create(CultureInfo.InvariantCulture, $"{rangeId}:-1#{lsn}"))
            : this;
    }
}
