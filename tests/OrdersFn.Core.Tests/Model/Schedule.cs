using System.Text.Json;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Partitioning.Moving;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Tests.Model;

/// <summary>
/// One customer whose layout changes while writers, senders of duplicates, updaters, an eraser and readers are at work and the mover runs, all of them on
/// hosts of their own; and what must hold then.
/// </summary>
internal sealed class Schedule : IDisposable
{
    public const string Customer = "C";
    public const int Orders = 4;
    public static readonly DateTimeOffset Start = new(2025, 6, 30, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(1.5);

    /// <summary>When the layout is changed, and when that comes into force.</summary>
    private static readonly TimeSpan Scheduled = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Begins = Scheduled + 2 * ModelWorld.CacheLifetime;
    private static readonly TimeSpan Moves = Begins + ModelWorld.CacheLifetime + ModelWorld.LongestPlacing;
    private static readonly TimeSpan Ends = Moves + ModelWorld.CacheLifetime + ModelWorld.LongestPlacing;

    private static readonly LayoutEpoch[] Layouts =
        [LayoutEpoch.Single, new(0, 2, 1, DateTimeOffset.UnixEpoch), new(0, 2, 2, DateTimeOffset.UnixEpoch), new(0, 8, 4, DateTimeOffset.UnixEpoch)];

    private readonly Interleaving _run;
    private readonly MemoryStore _store;
    private readonly Sabotage _sabotage;
    private readonly Ledger _ledger = new();
    private readonly ModelWorld _world;
    private readonly Parts _parts;
    private readonly Views _views;
    private readonly int _seed;
    private readonly LayoutEpoch _from;
    private readonly List<LayoutEpoch> _to = [];
    private int _planned;

    public Schedule(ModelWorld world, int seed, Sabotage sabotage, bool traced = false)
    {
        _world = world;
        _seed = seed;
        _sabotage = sabotage;
        var random = new Random(seed);
        _run = new Interleaving(random, Start, LongestCall, crashes: random.Next(4)) { Crashed = Replace, Trace = traced ? [] : null };
        _store = new MemoryStore(world, _run, sabotage);
        _parts = new Parts(world, _run, _store, _ledger);
        _views = new Views(world, _run, _store);
        _from = Layouts[random.Next(Layouts.Length)];
        for (var changes = random.Next(3) == 0 && sabotage == Sabotage.None ? 2 : 1; changes > 0; changes--)
            _to.Add(random.GetItems(Layouts.Where(layout => layout != (_to.Count == 0 ? _from : _to[^1])).ToArray(), 1)[0]);
        if (_from.Buckets > 1)
            _store.Put(ContainerNames.Layouts, new PartitionKey(Customer), new LayoutDocument { CustomerId = Customer, Epochs = [_from] });
    }

    public int Steps => _run.Steps;

    private string Path => string.Join(" to ", _to.Prepend(_from).Select(layout => $"{layout.Buckets}/{layout.Lanes}"));

    private Random Random => _run.Random;

    private static CancellationToken None => CancellationToken.None;

    /// <summary>Runs it to its end. Throws when a promise is broken, with the way there.</summary>
    public void Run()
    {
        try
        {
            _run.Start("planner", PlanAsync);
            for (var i = 0; i < Orders; i++)
                StartOrder($"O{i}", first: i == 0);
            for (var i = 0; i < 2; i++)
            {
                var name = $"reader {i}";
                _run.Start(name, () => _parts.ReadOftenAsync(name, times: 3 + 4 * _to.Count, longestPause: Ends / 4));
            }

            _run.Start("mover", MoveAsync);
            StartViews();
            StartViews();
            _run.Run();
            _run.Start("views at last", _views.CatchUpAsync);
            _run.Run();
            CheckEnd();
        }
        catch (BrokenPromiseException broken)
        {
            throw new BrokenPromiseException($"seed {_seed}, {Path}: {broken.Message}\n{string.Join('\n', _run.Trace ?? [])}");
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        _run.Dispose();
    }

    private void StartOrder(string id, bool first)
    {
        // Around the change of layout, where most can go wrong, or whenever.
        var placed = Random.Next(3) switch
        {
            0 => Scheduled * Random.NextDouble(),
            1 => Begins + TimeSpan.FromSeconds(2 * Random.NextDouble() - 1.5),
            _ => Ends * Random.NextDouble(),
        };
        _run.Start($"writer of {id}", () => _parts.PlaceAsync(id, placed, quantity: 1));
        for (var i = Random.Next(3); i > 0; i--)
        {
            var again = placed + (Random.Next(2) == 0 ? TimeSpan.FromSeconds(Random.NextDouble()) : Ends * _to.Count * Random.NextDouble());
            var quantity = Random.Next(3) == 0 ? 2 : 1;
            _run.Start($"sender of {id} again", () => _parts.PlaceAsync(id, again, quantity));
        }

        foreach (var status in Random.Next(2) == 0 ? [OrderStatus.Paid, OrderStatus.Cancelled] : new[] { OrderStatus.Paid })
        {
            var after = placed + (Random.Next(2) == 0 ? Moves - placed + TimeSpan.FromSeconds(8 * Random.NextDouble()) : Ends / 2 * _to.Count * Random.NextDouble());
            _run.Start($"updater of {id} to {status}", () => _parts.ChangeAsync(id, after, status));
        }

        if (first)
            _run.Start($"eraser of {id}", () => _parts.EraseAsync(id, placed + Ends * Random.NextDouble()));
    }

    private void StartViews() => _run.Start("views", () => _views.FollowAsync(batches: Random.Next(3, 9) * _to.Count, longestPause: Ends / 4));

    private async Task PlanAsync()
    {
        await Task.Delay(Scheduled, _run.Time);
        if (_sabotage != Sabotage.NoFutureStart)
        {
            await GoOnPlanningAsync();
            return;
        }

        await WriteLayoutAsync(_to[0] with { Epoch = 1, From = _run.Time.GetUtcNow() }, _from);
        _planned++;
    }

    private async Task GoOnPlanningAsync()
    {
        var schedule = NewHost().Get<LayoutSchedule>();
        for (; _planned < _to.Count; _planned++)
        {
            // The second change has to wait until the first is done.
            while (await schedule.ScheduleAsync(Customer, _to[_planned].Buckets, _to[_planned].Lanes, None) is ScheduleOutcome.Busy)
                await Task.Delay(TimeSpan.FromSeconds(7), _run.Time);
        }
    }

    private async Task WriteLayoutAsync(params LayoutEpoch[] epochs)
    {
        var layouts = new LayoutStore(_store.Clients);
        var before = await layouts.ReadAsync(Customer, None);
        Assert.True(await layouts.TryWriteAsync(before, new LayoutDocument { CustomerId = Customer, Epochs = epochs }, None));
    }

    private async Task MoveAsync()
    {
        var host = NewHost();
        var layouts = new LayoutStore(_store.Clients);
        while (_run.Time.GetUtcNow() < Start + 20 * Ends)
        {
            await Task.Delay(TimeSpan.FromSeconds(5), _run.Time);
            await host.Get<Mover>().RunAsync(None);
            var isPlanned = _planned == _to.Count;
            if (await layouts.ReadAsync(Customer, None) is { Epochs.Count: 1 } && isPlanned)
                return;
        }

        throw new BrokenPromiseException("the mover does not finish");
    }

    /// <summary>Somebody goes on in place of a mover, planner or keeper of the views; whoever else crashed is gone.</summary>
    private void Replace(Actor crashed)
    {
        if (crashed.Name == "mover")
            _run.Start("mover", MoveAsync);
        else if (crashed.Name == "views")
            StartViews();
        else if (crashed.Name == "views at last")
            _run.Start(crashed.Name, _views.CatchUpAsync);
        else if (crashed.Name == "planner")
            _run.Start("planner", _sabotage == Sabotage.NoFutureStart ? PlanAsync : GoOnPlanningAsync);
    }

    private void CheckEnd()
    {
        var layout = _store.All<JsonElement>(ContainerNames.Layouts).Where(item => item.GetProperty("id").ValueEquals(LayoutDocument.OnlyId))
            .Select(item => StoreJson.From<LayoutDocument>(item)).FirstOrDefault()?.ToLayout() ?? new Layout(Customer, [LayoutEpoch.Single]);
        var epoch = Assert.Single(layout.Epochs);
        var documents = _store.All<OrderDocument>(ContainerNames.Orders).ToList();
        foreach (var id in _ledger.OrderIds)
        {
            var its = documents.Where(document => document.Id == id && !document.IsPlaceholder).ToList();
            _ledger.Stored(id, its);
            if (its.Exists(document => Place.Of(document) != layout.PlaceOf(epoch, id)))
                throw new BrokenPromiseException($"{id} is not where it belongs");
        }

        _views.Check(documents);
    }

    private ModelHost NewHost() => _world.NewHost(_store, _run.Time);
}
