namespace CosmosHash;

/// <summary>What a partition key component can be. Cosmos knows no other kinds; arrays and objects are not keys.</summary>
public enum KeyComponentKind
{
    /// <summary>The document lacks the property (<c>{}</c> on the wire).</summary>
    Undefined,
    Null,
    False,
    True,
    Number,
    String,
}

/// <summary>One value of a (possibly hierarchical) partition key.</summary>
public readonly record struct KeyComponent
{
    private KeyComponent(KeyComponentKind kind, double number = 0, string? text = null)
    {
        Kind = kind;
        Number = number;
        Text = text;
    }

    public KeyComponentKind Kind { get; }

    /// <summary>The value of a <see cref="KeyComponentKind.Number"/>; Cosmos numbers are IEEE doubles.</summary>
    public double Number { get; }

    /// <summary>The value of a <see cref="KeyComponentKind.String"/>, else null.</summary>
    public string? Text { get; }

    public static KeyComponent Undefined => new(KeyComponentKind.Undefined);

    public static KeyComponent Null => new(KeyComponentKind.Null);

    public static KeyComponent Of(bool value) => new(value ? KeyComponentKind.True : KeyComponentKind.False);

    public static KeyComponent Of(double value) => new(KeyComponentKind.Number, value);

    public static KeyComponent Of(string value) => new(KeyComponentKind.String, text: value);
}
