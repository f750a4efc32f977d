using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Timeline;

/// <summary>
/// Makes the timeline anew from the orders while the present one serves. First every consumer learns to bring its changes to the new generation too; then all
/// orders are put there, by time; then readers are switched over; and when none reads the old one any more, it is deleted. Each step may be repeated, so
/// whoever runs next goes on where the last one stopped.
/// </summary>
public sealed class ViewRebuild
{
    /// <summary>Longer than anybody acts on a state that has changed.</summary>
    private static readonly TimeSpan ConsumersKnow = 3 * ViewStates.Lifetime;

    /// <summary>Below what Functions hosts allow.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(4);

    private readonly ViewStates _states;
    private readonly ViewFilling _filling;
    private readonly ViewRemoval _removal;
    private readonly TimeSpan _retireAfter;
    private readonly TimeProvider _time;
    private readonly ILogger<ViewRebuild> _log;

    internal ViewRebuild(
        ViewStates states, ViewFilling filling, ViewRemoval removal, IOptions<TimelineOptions> options, TimeProvider time, ILogger<ViewRebuild> log)
    {
        _states = states;
        _filling = filling;
        _removal = removal;
        _retireAfter = options.Value.RetireAfter;
        _time = time;
        _log = log;
    }

    public async Task<RebuildProgress> ReadAsync(CancellationToken cancellation) => RebuildProgress.Of(await _states.ReadAsync(cancellation), _time.GetUtcNow());

    /// <summary>Asks for a rebuild; one that is under way is left as it is.</summary>
    public async Task<RebuildProgress> StartAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var state = await _states.ReadAsync(cancellation);
            if (state.Filling is not null)
                return RebuildProgress.Of(state, _time.GetUtcNow());
            var next = state with
            {
                Filling = Math.Max(state.Serving, state.Retiring ?? 0) + 1,
                FillFrom = Timestamps.ToStored(_time.GetUtcNow() + ConsumersKnow),
                FilledTo = null,
                Filled = 0,
            };
            if (await _states.TryWriteAsync(state, next, cancellation))
            {
                _log.LogInformation("the timeline is to be made anew as generation {Generation}", next.Filling);
                return RebuildProgress.Of(next, _time.GetUtcNow());
            }
        }
    }

    /// <summary>Does what there is to do, for a few minutes at most. Meant for one host at a time; two do no harm.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var until = _time.GetUtcNow() + LongestRun;
        var state = await _states.ReadAsync(cancellation);
        if (state.Retiring is { } old && _time.GetUtcNow() >= Timestamps.FromStored(state.RetireAt!))
        {
            if (await _removal.RunAsync(old, until, cancellation))
                await _states.TryWriteAsync(state, state with { Retiring = null, RetireAt = null }, cancellation);
        }
        else if (state is { Retiring: null, Filling: not null } && _time.GetUtcNow() >= Timestamps.FromStored(state.FillFrom!))
        {
            // Not before the last one to retire is gone: there is room to remember one.
            if (await _filling.RunAsync(state, until, cancellation) is { } filled)
                await SwitchAsync(filled, cancellation);
        }
    }

    private async Task SwitchAsync(ViewState filled, CancellationToken cancellation)
    {
        var next = filled with
        {
            Serving = filled.Filling!.Value,
            Filling = null,
            FillFrom = null,
            FilledTo = null,
            Retiring = filled.Serving,
            RetireAt = Timestamps.ToStored(_time.GetUtcNow() + _retireAfter),
        };
        if (await _states.TryWriteAsync(filled, next, cancellation))
            _log.LogInformation("generation {Generation} of the timeline serves, with {Orders} orders put there", next.Serving, next.Filled);
    }
}
