using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace OrdersFn.Core.Store;

/// <summary>
/// Answers that another try will meet again: a 4xx that is about what was asked. Not those that pass by themselves (408, 410, 429, 449), nor those that tell
/// of another writer (409, 412), nor that another operation of the batch failed (424).
/// </summary>
internal static class Refusals
{
    private const int LongestMessage = 500;

    public static bool Is(HttpStatusCode status) => (int)status is >= 400 and < 500 and not (408 or 409 or 410 or 412 or 424 or 429 or 449);

    /// <summary>Also a stored document that cannot be read: it stays as it is.</summary>
    public static bool Is(Exception fault) => fault switch
    {
        CosmosException cosmos => Is(cosmos.StatusCode),
        JsonException or FormatException or OverflowException => true,
        _ => false,
    };

    public static string Reason(HttpStatusCode status, string? message) => $"the store refused it: {(int)status} {Cut(message)}".TrimEnd();

    public static string Reason(Exception fault) => fault is CosmosException cosmos
        ? Reason(cosmos.StatusCode, cosmos.ResponseBody)
        : $"what the store holds of it cannot be read: {Cut(fault.Message)}";

    private static string? Cut(string? text) => text?.Length > LongestMessage ? text[..LongestMessage] : text;
}
