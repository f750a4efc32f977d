using System.IO.Compression;
using System.Text;
using OrdersFn.Local.Generating;
using OrdersFn.Local.Tests.Support;

namespace OrdersFn.Local.Tests.Importing;

public sealed class ImportTests(LocalApp app) : IClassFixture<LocalApp>, IDisposable
{
    private readonly TemporaryDirectory _files = new();

    private string Url => app.Server.Url.ToString();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task AFileIsTakenOnceHoweverOftenItIsImported()
    {
        var file = _files.File("orders.ndjson.gz");
        await using (var gzip = new GZipStream(File.Create(file), CompressionLevel.Fastest))
            await GenerateCommand.WriteAsync(new OrderGenerator(1200, 300, 1, seed: 42), 1200, gzip, TestContext.Current.CancellationToken);

        var first = await CommandLine.RunAsync("import", file, "--url", Url, "--currency", "GBP");
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Contains("  1,200 created\n", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("duplicate", first.Output, StringComparison.Ordinal);

        var second = await CommandLine.RunAsync("import", file, "--url", Url, "--currency", "GBP");
        Assert.Equal(0, second.ExitCode);
        Assert.Contains("  1,200 duplicates\n", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("created", second.Output, StringComparison.Ordinal);

        await app.Api.ViewHoldsAsync(1200, "?from=2025-01-01T00:00:00Z");
        var sums = (await app.Api.GetAsync("api/orders/summary?from=2025-01-01T00:00:00Z")).Json.GetProperty("total");
        Assert.Equal(["GBP"], sums.GetProperty("revenue").EnumerateObject().Select(revenue => revenue.Name));
        var (rows, _) = await app.Api.WalkAsync("api/orders?from=2025-01-01T00:00:00Z&limit=500");
        Assert.Equal(1200, rows.Select(row => row.GetProperty("order_id").GetString()).Distinct().Count());
        Assert.Equal(rows.Select(row => row.GetProperty("timestamp").GetDateTimeOffset()).Order(), rows.Select(row => row.GetProperty("timestamp").GetDateTimeOffset()));
    }

    [Fact]
    public async Task BadLinesAreNamedAndTheOthersTaken()
    {
        var file = _files.File("mixed.ndjson");
        await File.WriteAllTextAsync(
            file,
            "\uFEFF" + Sample.Order("I1", "import", "2011-01-01T00:00:00Z") + "\r\n\r\nnonsense\n"
            + Sample.Order("I2", "import", quantity: 0) + "\n" + Sample.Order("I1", "import", "2011-01-02T00:00:00Z"),
            Encoding.UTF8,
            TestContext.Current.CancellationToken);
        var (exitCode, output, error) = await CommandLine.RunAsync("import", file, "--url", Url);
        Assert.Equal(1, exitCode);
        Assert.Contains("  1 created\n", output, StringComparison.Ordinal);
        Assert.Contains("  2 invalid\n", output, StringComparison.Ordinal);
        Assert.Contains("  1 conflict\n", output, StringComparison.Ordinal);
        Assert.Contains("line 3: invalid", error, StringComparison.Ordinal);
        Assert.Contains("line 4: invalid: items[0].quantity", error, StringComparison.Ordinal);
        Assert.Contains("line 5: conflict: order_id", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatCannotBeImportedIsSaid()
    {
        Assert.Equal(2, (await CommandLine.RunAsync("import", _files.File("none"), "--url", Url)).ExitCode);
        var array = _files.File("array.json");
        await File.WriteAllTextAsync(array, "[{}]", TestContext.Current.CancellationToken);
        var (exitCode, _, error) = await CommandLine.RunAsync("import", array, "--url", Url);
        Assert.Equal(2, exitCode);
        Assert.Contains("array", error, StringComparison.Ordinal);
        var nobody = await CommandLine.RunAsync("import", array, "--url", "http://127.0.0.1:9");
        Assert.Equal(2, nobody.ExitCode);
        Assert.Contains("nobody answers", nobody.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, (await CommandLine.RunAsync("import", array, "--url", "nowhere")).ExitCode);
    }
}
