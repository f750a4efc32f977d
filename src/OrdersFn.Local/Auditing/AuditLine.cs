namespace OrdersFn.Local.Auditing;

/// <summary>A difference as it is printed.</summary>
internal static class AuditLine
{
    public static string Of(string kind, string where, string what) => $"{kind}  {where}  {what}";
}
