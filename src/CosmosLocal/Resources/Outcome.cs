namespace CosmosLocal.Resources;

/// <summary>A value, or the status and message with which Cosmos refuses.</summary>
internal readonly record struct Outcome<T>(T? Value, int Status, string? Message)
    where T : class
{
    public static Outcome<T> Ok(T value) => new(value, 200, null);

    public static Outcome<T> Refused(int status, string message) => new(null, status, message);
}
