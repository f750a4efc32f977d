using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrdersFn.Core.Orders;

/// <summary>
/// Rules and making of ids. Characters are counted as Unicode code points, as a person counts them and as JSON Schema's maxLength does; 128 of
/// them are at most 512 bytes of UTF-8, within what the store takes.
/// </summary>
public static class Identifiers
{
    public const int LongestId = 128;

    /// <summary>What is wrong with an order id; null when nothing is.</summary>
    public static string? OrderIdFault(string id) => Fault(id, reserved: null);

    /// <summary>What is wrong with a customer id; null when nothing is. Behind a <c>~</c> stands the lane, so customers may not use it.</summary>
    public static string? CustomerIdFault(string id) => Fault(id, reserved: '~');

    /// <summary>A fresh order id; ids sort by the time they were made, to the millisecond.</summary>
    public static string NewOrderId(DateTimeOffset now) => Guid.CreateVersion7(now).ToString("D", CultureInfo.InvariantCulture);

    /// <summary>The id of the order that a customer's Idempotency-Key stands for: a digest, since a key may hold any character.</summary>
    public static string FromIdempotencyKey(string customerId, string key)
    {
        // The customer's length keeps ("ab", "c") and ("a", "bc") apart.
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{customerId.Length}:{customerId}{key}"));
        return $"key-{Convert.ToHexStringLower(digest.AsSpan(0, 16))}";
    }

    /// <summary>The id of an order that came in a message without one: from what stays the same however often the message is delivered.</summary>
    public static string FromMessage(params ReadOnlySpan<string> identity)
    {
        var text = new StringBuilder();
        foreach (var part in identity)
            text.Append(CultureInfo.InvariantCulture, $"{part.Length}:").Append(part);
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return $"msg-{Convert.ToHexStringLower(digest.AsSpan(0, 16))}";
    }

    private static string? Fault(string id, char? reserved)
    {
        if (id.Length == 0)
            return "must not be empty";
        var characters = 0;
        for (var i = 0; i < id.Length; i++, characters++)
        {
            var c = id[i];
            if (char.IsControl(c))
                return "must not contain control characters";
            if (c == reserved)
                return $"must not contain {c}, which is reserved";
            if (char.IsSurrogate(c) && !(char.IsHighSurrogate(c) && ++i < id.Length && char.IsLowSurrogate(id[i])))
                return "must be valid Unicode text";
        }

        if (characters > LongestId)
            return $"must be at most {LongestId} characters";
        if (char.IsWhiteSpace(id[0]) || char.IsWhiteSpace(id[^1]))
            return "must not begin or end with a blank";
        // As a path segment these two mean another resource, in our addresses as in the store's.
        return id is "." or ".." ? "must not be . or .." : null;
    }
}
