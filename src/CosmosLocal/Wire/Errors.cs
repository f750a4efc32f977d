using System.Buffers;
using System.Text.Json;
using CosmosLocal.Files;
using CosmosLocal.Storage;

namespace CosmosLocal.Wire;

/// <summary>Error answers: a status, a code that goes with it, and a message.</summary>
internal static class Errors
{
    /// <summary>No sub-status of Cosmos DB's.</summary>
    public const int DamagedSubStatus = 26011;

    public static CosmosResponse BadRequest(string message, int subStatus = 0) => Of(400, message, subStatus: subStatus);

    public static CosmosResponse NotFound(string message = "Resource Not Found.") => Of(404, message);

    /// <summary>
    /// For a client in direct mode, which asks where the replicas are. Of 400 the SDK shows the message at once; after 401 it would speak of a wrong key, after
    /// 404 ask without end.
    /// </summary>
    public static CosmosResponse DirectMode() =>
        BadRequest("This account has no replicas to connect to directly. Use gateway mode: CosmosClientOptions.ConnectionMode = ConnectionMode.Gateway.");

    public static CosmosResponse PreconditionFailed() =>
        Of(412, "Operation cannot be performed because one of the specified precondition is not met.");

    public static CosmosResponse TooLarge(string message) => Of(413, message);

    public static CosmosResponse MethodNotAllowed(CosmosRequest request) =>
        Of(405, $"{request.Method} is not possible on {(request.Path.Count == 0 ? "the account" : request.Path.ResourceType)}.");

    /// <summary>Tells a client to read the list of physical partitions again.</summary>
    public static CosmosResponse RangeGone(string rangeId) => Of(410, $"The partition key range '{rangeId}' is gone.", subStatus: 1002);

    public static CosmosResponse Throttled(int retryAfterMs) =>
        Of(429, "The request rate is too large. Please retry after sometime.", subStatus: 3200).With(HeaderNames.RetryAfter, retryAfterMs);

    /// <summary>
    /// A full disk is 507, which no client tries again by itself or takes for a region that is away; who waits for room asks again. A damaged file is a 500 of its own.
    /// </summary>
    public static CosmosResponse OfFile(StorageException fault)
    {
        var message = DataFileException.Describe(Path.GetFileName(fault.Path), fault.Fault, fault.Reason);
        return fault.Fault == DataFileFault.DiskFull ? Of(507, message) : Of(500, message, subStatus: DamagedSubStatus);
    }

    public static CosmosResponse Of(int status, string message, string? code = null, int subStatus = 0)
    {
        var buffer = new ArrayBufferWriter<byte>(message.Length + 64);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("code"u8, code ?? CodeOf(status));
            json.WriteString("message"u8, message);
            json.WriteEndObject();
        }

        var response = new CosmosResponse(status) { Body = buffer.WrittenMemory };
        return subStatus == 0 ? response : response.With(HeaderNames.SubStatus, subStatus);
    }

    private static string CodeOf(int status) => status switch
    {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        412 => "PreconditionFailed",
        413 => "RequestEntityTooLarge",
        424 => "FailedDependency",
        429 => "TooManyRequests",
        449 => "RetryWith",
        503 => "ServiceUnavailable",
        507 => "InsufficientStorage",
        _ => "InternalServerError",
    };
}
