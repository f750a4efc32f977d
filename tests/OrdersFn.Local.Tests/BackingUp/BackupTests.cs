using System.Net;
using OrdersFn.Local.Tests.Faults;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.BackingUp;

/// <summary>Copies of the data of a server at work, and putting them back.</summary>
public sealed class BackupTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TakenUnderLoadItHoldsAllThatWasAcknowledgedBefore()
    {
        using var directory = new TemporaryDirectory();
        await using var app = new LocalApp();
        await app.InitializeAsync();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var acknowledged = 0;
        var sending = Enumerable.Range(0, 4).Select(sender => Task.Run(
            async () =>
            {
                for (var n = 0; !ended.IsCancellationRequested; n++)
                {
                    // Half of them by way of the queue.
                    (string, string)[] way = n % 2 == 0 ? [] : [("Prefer", "respond-async")];
                    Assert.True((int)(await app.Api.PlaceAsync(Sample.Order($"S{sender}-{n}", $"C{sender}"), way)).Status is 201 or 202);
                    Interlocked.Increment(ref acknowledged);
                }
            },
            Stop)).ToList();
        await Eventually.IsAsync(() => Task.FromResult(Volatile.Read(ref acknowledged) > 300));
        var before = Volatile.Read(ref acknowledged);
        Assert.Equal(
            (0, $"copied and checked: queue.sqlite, account.sqlite in {directory.File("backup")}\n", ""),
            await CommandLine.RunAsync("backup", directory.File("backup"), "--data", app.DataDirectory));
        await ended.CancelAsync();
        await Task.WhenAll(sending);
        await app.StopAsync();

        var (exitCode, output, error) = await CommandLine.RunAsync("restore", directory.File("backup"), "--data", app.DataDirectory);
        Assert.True(exitCode == 0, error);
        Assert.StartsWith("restored; what was there is in ", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(output["restored; what was there is in ".Length..].Trim(), "account.sqlite")));
        await app.StartAsync();
        await Eventually.IsAsync(async () => (await app.Api.GetAsync("api/health")).Json.GetProperty("queue").GetProperty("waiting").GetInt64() == 0);
        await app.Api.ViewKnowsAllAsync("timeline");
        var audit = await CommandLine.RunAsync("audit", "--url", app.Server.Url.ToString());
        Assert.True(audit.ExitCode == 0, audit.Output + audit.Error);
        var restored = (await app.Api.GetAsync("api/orders/summary")).Json.GetProperty("total").GetProperty("orders").GetInt64();
        Assert.InRange(restored, before, acknowledged);
        Assert.Equal(0, (await app.Api.GetAsync("api/health")).Json.GetProperty("queue").GetProperty("dead_letters").GetInt64());
    }

    [Fact]
    public async Task WhileAServerRunsNothingIsPutBack()
    {
        using var directory = new TemporaryDirectory();
        await using var app = new LocalApp();
        await app.InitializeAsync();
        Assert.Equal(0, (await CommandLine.RunAsync("backup", directory.Path, "--data", app.DataDirectory)).ExitCode);
        Assert.Equal(
            (1, "", $"error: {app.DataDirectory} is in use by another process; stop the server first\n"),
            await CommandLine.RunAsync("restore", directory.Path, "--data", app.DataDirectory));
        Assert.Equal(
            (1, "", $"error: {directory.Path} has queue.sqlite already; name another directory\n"),
            await CommandLine.RunAsync("backup", directory.Path, "--data", app.DataDirectory));
        Assert.Equal(HttpStatusCode.OK, (await app.Api.GetAsync("api/health")).Status);
    }

    [Theory]
    [InlineData("account.sqlite")]
    [InlineData("queue.sqlite")]
    public async Task ADamagedBackupIsNotPutBack(string file)
    {
        using var backup = new TemporaryDirectory();
        await using var app = new LocalApp();
        await app.InitializeAsync();
        await app.Api.PlaceLinesAsync(string.Join('\n', Enumerable.Range(0, 50).Select(n => Sample.Order($"O{n}"))));
        Assert.Equal(0, (await CommandLine.RunAsync("backup", backup.Path, "--data", app.DataDirectory)).ExitCode);
        await app.StopAsync();
        await using (var bytes = new FileStream(backup.File(file), FileMode.Open, FileAccess.ReadWrite))
        {
            bytes.Position = 4096;
            bytes.Write(new byte[4096]);
        }

        var before = Directory.GetFileSystemEntries(app.DataDirectory).Order().ToList();
        var (exitCode, _, error) = await CommandLine.RunAsync("restore", backup.Path, "--data", app.DataDirectory);
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"error: {backup.File(file)} is damaged: ", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        Assert.Equal(before, Directory.GetFileSystemEntries(app.DataDirectory).Order());
        await app.StartAsync();
        await app.Api.ViewHoldsAsync(50);
    }

    [Fact]
    public async Task ARestoreThatWasBrokenOffIsNotServed()
    {
        await using var app = new LocalApp();
        await app.InitializeAsync();
        await app.StopAsync();
        await File.WriteAllTextAsync(Path.Combine(app.DataDirectory, "restore-unfinished"), "", Stop);
        var refused = await Assert.ThrowsAsync<OrdersFn.Local.Serving.CannotServeException>(app.StartAsync);
        Assert.Contains("a restore that was broken off; restore again", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutRoomThereIsNoHalfABackup()
    {
        using var volume = SmallVolume.Mount(1);
        await using var app = new LocalApp();
        await app.InitializeAsync();
        await app.Api.PlaceLinesAsync(string.Join('\n', Enumerable.Range(0, 1000).Select(n => Sample.Order($"O{n}"))));
        var (exitCode, _, error) = await CommandLine.RunAsync("backup", volume.Path, "--data", app.DataDirectory);
        Assert.Equal(1, exitCode);
        Assert.StartsWith("error: the disk is full: ", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(volume.Path));
    }

    [Fact]
    public async Task WhereThereIsNothingNothingIsMade()
    {
        using var directory = new TemporaryDirectory();
        var missing = directory.File("missing");
        Assert.Equal((1, "", $"error: there is no data in {missing}\n"), await CommandLine.RunAsync("backup", directory.File("b"), "--data", missing));
        Assert.Equal((1, "", $"error: there is no backup in {missing}\n"), await CommandLine.RunAsync("restore", missing, "--data", directory.File("d")));
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }
}
