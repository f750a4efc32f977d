using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using OrdersFn.Core.Store;

namespace OrdersFn.Local.Serving;

/// <summary>
/// One line a message on a user's terminal. Of an exception it says kind and first words: those of the Cosmos SDK carry pages of diagnostics.
/// A fault that nobody expected keeps its whole trace.
/// </summary>
internal sealed class BriefConsole(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "brief";

    private const int LongestReason = 200;

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(time.GetLocalNow().ToString("HH:mm:ss ", System.Globalization.CultureInfo.InvariantCulture));
        textWriter.Write(Severity(logEntry.LogLevel));
        textWriter.Write(": ");
        textWriter.Write(logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (StorageFault.Of(logEntry.Exception) is { } storage)
        {
            textWriter.Write($": {storage.Reason}");
        }
        else if (logEntry.Exception is { } fault)
        {
            textWriter.Write(logEntry.LogLevel >= LogLevel.Error && fault is not Microsoft.Azure.Cosmos.CosmosException
                ? $"{Environment.NewLine}{fault}"
                : $": {fault.GetType().Name}: {Brief(fault.Message)}");
        }

        textWriter.WriteLine();
    }

    private static string Brief(string message)
    {
        var end = message.AsSpan().IndexOfAny('\r', '\n');
        var line = end < 0 ? message : message[..end];
        return line.Length <= LongestReason ? line : string.Concat(line.AsSpan(0, LongestReason), "...");
    }

    private static string Severity(LogLevel level) => level switch
    {
        LogLevel.Warning => "warning",
        LogLevel.Error or LogLevel.Critical => "error",
        _ => "info",
    };
}
