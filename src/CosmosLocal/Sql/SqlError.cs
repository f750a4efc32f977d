using System.Buffers;
using System.Text;
using System.Text.Json;

namespace CosmosLocal.Sql;

/// <summary>Where in the query's text something stands, as character offsets; the end is exclusive.</summary>
internal readonly record struct Location(int Start, int End);

/// <summary>One reason why a query is refused, in the service's vocabulary: <c>SC1001</c> near a token, <c>SC2005</c> for an unknown function.</summary>
internal sealed record SqlError(string? Code, string Message, Location? At = null)
{
    public static SqlError Unsupported(string what, Location? at = null) =>
        new("SC2990", $"The specified query includes '{what}' which is currently not supported.", at);

    public static SqlError Unresolved(string name, Location at) => new("SC2001", $"Identifier '{name}' could not be resolved.", at);

    /// <summary>What only the execution finds out has no code: <c>{"Errors":["..."]}</c>.</summary>
    public static SqlError AtExecution(string message) => new(null, message);

    /// <summary>The message text of a 400: <c>{"errors":[{"severity":"Error",...}]}</c>.</summary>
    public string ToMessage()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = Runtime.JsonText.Encoder }))
        {
            writer.WriteStartObject();
            writer.WriteStartArray(Code is null ? "Errors" : "errors");
            if (Code is null) writer.WriteStringValue(Message);
            else WriteError(writer);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void WriteError(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("severity", "Error");
        if (At is { } at)
        {
            writer.WriteStartObject("location");
            writer.WriteNumber("start", at.Start);
            writer.WriteNumber("end", at.End);
            writer.WriteEndObject();
        }

        if (int.TryParse(Code, out var number)) writer.WriteNumber("code", number);
        else writer.WriteString("code", Code);
        writer.WriteString("message", Message);
        writer.WriteEndObject();
    }
}

/// <summary>Carries a <see cref="SqlError"/> from the depth of a compilation to the public edge, where it becomes a 400.</summary>
internal sealed class SqlException(SqlError error) : Exception(error.Message)
{
    public SqlError Error { get; } = error;
}
