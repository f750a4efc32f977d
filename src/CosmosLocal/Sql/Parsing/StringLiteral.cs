using System.Globalization;
using System.Text;
using Superpower.Model;

namespace CosmosLocal.Sql.Parsing;

/// <summary>Quoted text, single or double, with JSON's escapes; a backslash before anything else stands for that character.</summary>
internal static class StringLiteral
{
    public static string Decode(TextSpan token)
    {
        var text = token.Source.AsSpan(token.Position.Absolute + 1, token.Length - 2);
        if (!text.Contains('\\')) return text.ToString();
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }

            i++;
            switch (text[i])
            {
                case 'b': result.Append('\b'); break;
                case 'f': result.Append('\f'); break;
                case 'n': result.Append('\n'); break;
                case 'r': result.Append('\r'); break;
                case 't': result.Append('\t'); break;
                case 'u':
                    result.Append((char)ushort.Parse(text.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                    i += 4;
                    break;
                default: result.Append(text[i]); break;
            }
        }

        return result.ToString();
    }
}
