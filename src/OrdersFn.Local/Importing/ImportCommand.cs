using System.CommandLine;
using OrdersFn.Local.Serving;

namespace OrdersFn.Local.Importing;

/// <summary><c>import FILE</c>: exit code 0 when every order is there, 1 when some were refused, 2 when it could not come to the end.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Orders, one JSON object a line, gzip or not; - is standard input." };
        var url = ServerAddress.Option($"The server; {ServeOptions.DefaultUrl} where missing.");
        var currency = new Option<string?>("--currency") { Description = "Currency of orders that name none, such as GBP." };
        var apiKey = new Option<string?>("--api-key") { Description = "The server's key, if it asks for one." };
        var command = new Command("import", "Send a file of orders to a server. Repeating it is harmless, and goes on where it stopped.")
        {
            file, url, currency, apiKey,
        };
        command.SetAction((line, cancellation) => RunAsync(
            line.GetRequiredValue(file),
            line.GetValue(url) ?? new(ServeOptions.DefaultUrl),
            line.GetValue(currency),
            line.GetValue(apiKey),
            line.InvocationConfiguration,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        string path, Uri url, string? currency, string? apiKey, InvocationConfiguration streams, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var report = new ImportReport();
        using var client = new BulkClient(url, apiKey);
        var stopped = "";
        var started = time.GetTimestamp();
        try
        {
            await using var file = ImportFile.Open(path);
            if (!await client.CanConnectAsync(cancellation))
                throw new ImportStoppedException($"nobody answers at {url}; start a server first, or say where it is with --url");
            var fill = currency is null ? null : new CurrencyFill(currency);
            var lines = file.LinesAsync(cancellation).Select(line => fill is null ? line : line with { Json = fill.Fill(line.Json) });
            started = time.GetTimestamp();
            await ImportProgress.ShowAsync(
                file, report, onProgress => new Importer(client, report, time).RunAsync(lines, onProgress, cancellation));
        }
        catch (OperationCanceledException)
        {
            stopped = "stopped; the same command again goes on from here";
        }
        catch (Exception fault) when (fault is ImportStoppedException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            stopped = fault.Message;
        }

        if (stopped.Length > 0)
            await streams.Error.WriteLineAsync($"error: {stopped}");
        if (stopped.Length == 0 || report.Settled > 0)
            await report.WriteAsync(streams.Output, streams.Error, time.GetElapsedTime(started));
        return stopped.Length > 0 ? 2 : report.AllTaken ? 0 : 1;
    }
}
