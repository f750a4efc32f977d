using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrdersFn.Core.Orders;
using OrdersFn.Http.Answers;

namespace OrdersFn.Http.Problems;

/// <summary>An error answer: RFC 9457 problem details with a <c>type</c> that clients may rely on.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The last part of <c>type</c>, stable.</param>
/// <param name="Title">The same sentence for every occurrence.</param>
public sealed record Problem(int Status, string Code, string Title) : IResult
{
    public const string TypePrefix = "urn:ordersfn:problem:";
    public const string MediaType = "application/problem+json";

    /// <summary>What is special about this occurrence.</summary>
    public string? Detail { get; init; }

    /// <summary>Field and reason of everything that is wrong with the request.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>When to try again, for 429 and 503.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The customers that have the order id asked for.</summary>
    public IReadOnlyList<string> Customers { get; init; } = [];

    /// <summary>The order as it stands, where the request clashed with it.</summary>
    public Order? Stored { get; init; }

    public string Type => TypePrefix + Code;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (Stored is { } order)
            response.Headers.ETag = order.ETag;
        await JsonBody.WriteAsync(response, Write, httpContext.RequestAborted);
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", Type);
        json.WriteString("title", Title);
        json.WriteNumber("status", Status);
        if (Detail is not null)
            json.WriteString("detail", Detail);
        if (Errors.Count > 0)
        {
            json.WritePropertyName("errors");
            FieldErrorJson.Write(json, Errors);
        }

        if (Customers.Count > 0)
        {
            json.WriteStartArray("customers");
            foreach (var customer in Customers)
                json.WriteStringValue(customer);
            json.WriteEndArray();
        }

        if (Stored is not null)
        {
            json.WritePropertyName("order");
            OrderJson.Write(json, Stored);
        }

        json.WriteEndObject();
    }
}
