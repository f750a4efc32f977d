using System.Text.Json;
using OrdersFn.Core.Audit;

namespace OrdersFn.Local.Auditing;

/// <summary>A difference as it is printed.</summary>
/// <param name="Text">What sort, where, and what.</param>
/// <param name="Repaired">Null when nobody tried.</param>
internal readonly record struct AuditLine(string Text, bool? Repaired)
{
    public static AuditLine Of(string kind, string where, string what, bool? repaired) =>
        new($"{kind}  {where}  {what}{repaired switch { true => "  (repaired)", false => "  (cannot be repaired)", null => "" }}", repaired);

    public static AuditLine Of(AuditFinding finding) =>
        Of(JsonNamingPolicy.SnakeCaseLower.ConvertName(finding.Kind.ToString()), finding.Where, finding.What, finding.Repaired);
}
