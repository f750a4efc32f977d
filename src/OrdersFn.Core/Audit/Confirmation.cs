namespace OrdersFn.Core.Audit;

/// <summary>
/// Tells differences from delay: what looked different is read anew after the views had time to catch up with what was written meanwhile, and
/// counts only if it still differs.
/// </summary>
internal sealed class Confirmation(CatchUp catchUp)
{
    private const int Looks = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private bool _viewsStandStill;

    public async Task<IReadOnlyList<AuditFinding>> ConfirmAsync(
        Func<CancellationToken, Task<IReadOnlyList<AuditFinding>>> look, CancellationToken cancellation)
    {
        IReadOnlyList<AuditFinding> findings = [];
        for (var i = 0; i < Looks; i++)
        {
            // Once they did not come in time there is no use in waiting again for every difference.
            if (!_viewsStandStill)
                _viewsStandStill = (await catchUp.WaitAsync(Patience, cancellation)).Count > 0;
            findings = await look(cancellation);
            if (findings.Count == 0)
                break;
        }

        return findings;
    }
}
