using System.Text.Json;

namespace OrdersFn.Core.Orders;

/// <summary>Steps of reading an order that turn a fault into a finding and go on behind it.</summary>
internal static class OrderJson
{
    private const int LongestNameShown = 64;

    /// <summary>The text the reader stands on; null when its escapes spell half of a surrogate pair, which is no text.</summary>
    public static string? TryGetText(this ref readonly Utf8JsonReader json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The same without a string of its own; false also when it is no text or does not fit.</summary>
    public static bool TryCopyText(this ref readonly Utf8JsonReader json, Span<char> destination, out int length)
    {
        length = 0;
        if (json.TokenType != JsonTokenType.String || json.ValueSpan.Length > destination.Length)
            return false;
        try
        {
            length = json.CopyString(destination);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Notes a fault of the value the reader stands on, and passes over what is inside it.</summary>
    public static void Refuse(this ref Utf8JsonReader json, OrderFaults faults, string field, string reason)
    {
        faults.Add(field, reason);
        json.Skip();
    }

    /// <summary>Notes that the property the reader stands on should not be there, and passes over its value.</summary>
    public static void RefuseProperty(this ref Utf8JsonReader json, OrderFaults faults, string prefix, bool known)
    {
        var name = json.TryGetText() ?? "(not Unicode)";
        if (name.Length > LongestNameShown)
            name = $"{name.AsSpan(0, LongestNameShown)}…";
        json.Refuse(faults, prefix + name, known ? "stands more than once" : "is not known");
    }
}
