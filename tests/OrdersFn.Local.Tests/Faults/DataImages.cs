using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OrdersFn.Core.Queue;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.Faults;

/// <summary>The data of a server with orders and dead letters: as it leaves them when it is stopped, and as it leaves them when it is killed.</summary>
public sealed class DataImages : IAsyncLifetime
{
    public const int Orders = 300;
    public const int DeadLetters = 60;

    private readonly TemporaryDirectory _directory = new();

    public string Stopped => _directory.File("stopped");

    /// <summary>With everything in the logs.</summary>
    public string Killed => _directory.File("killed");

    public static string Customer(int number) => string.Create(CultureInfo.InvariantCulture, $"C{number % 7}");

    public async ValueTask InitializeAsync()
    {
        await using var app = new LocalApp();
        await app.InitializeAsync();
        await app.Api.PlaceLinesAsync(string.Join('\n', Enumerable.Range(0, Orders).Select(n => Sample.Order($"O{n}", Customer(n)))));
        var queue = app.Server.Services.GetRequiredService<IOrderQueue>();
        for (var n = 0; n < DeadLetters; n++)
            await queue.SendAsync([new() { Body = Encoding.UTF8.GetBytes($"no order {n} {new string('x', 500)}"), ContentType = "text/plain" }], TestContext.Current.CancellationToken);
        await app.Api.ViewHoldsAsync(Orders);
        await Eventually.EqualAsync((long)DeadLetters, async () => (await queue.ReadDepthAsync(TestContext.Current.CancellationToken)).DeadLetters);
        Copy(app.DataDirectory, Killed);
        await app.StopAsync();
        Copy(app.DataDirectory, Stopped);
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Logs last: what is written meanwhile is at their ends.</summary>
    internal static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in new DirectoryInfo(from).EnumerateFiles("*.sqlite*").Where(file => file.Extension is ".sqlite" or ".sqlite-wal").OrderBy(file => file.Extension.Length))
        {
            using var source = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var target = File.Create(Path.Combine(to, file.Name));
            source.CopyTo(target);
        }
    }
}
