using System.Diagnostics;
using System.Text;

namespace OrdersFn.Local.Tests.Running;

/// <summary>The program in a process of its own, as a user starts it.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _error = new();

    private ServerProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_error)
                _error.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
    }

    public Uri Url { get; private set; } = null!;

    /// <summary>How Service Bus clients come in.</summary>
    public string ServiceBus { get; private set; } = "";

    public List<string> Output { get; } = [];

    /// <summary>Starts a server and waits for its ready line and those behind it.</summary>
    public static Task<ServerProcess> ServeAsync(string data, params (string Name, string Value)[] settings) =>
        ServeAsync(data, [], settings);

    /// <summary>The same, with more of the command line.</summary>
    public static Task<ServerProcess> ServeAsync(string data, string[] arguments, (string Name, string Value)[] settings) =>
        StartServerAsync(["serve", "--urls", "http://127.0.0.1:0", "--amqp-port", "any", "--admin-port", "any", "--data", data, .. arguments], settings);

    /// <summary>The same, with a port for Service Bus clients.</summary>
    public static Task<ServerProcess> ServeAsync(string data, int amqpPort) => StartServerAsync(
        ["serve", "--urls", "http://127.0.0.1:0", "--amqp-port", amqpPort.ToString(System.Globalization.CultureInfo.InvariantCulture), "--admin-port", "0", "--data", data], []);

    private static async Task<ServerProcess> StartServerAsync(string[] arguments, (string Name, string Value)[] settings)
    {
        var server = new ServerProcess(Start(arguments, settings));
        using var deadline = new CancellationTokenSource(Deadline);
        while (await server._process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            server.Output.Add(line);
            if (line.StartsWith("ready: ", StringComparison.Ordinal))
                server.Url = new(line["ready: ".Length..]);
            if (line.TrimStart().StartsWith("Endpoint=sb://", StringComparison.Ordinal))
            {
                server.ServiceBus = line.Trim();
                return server;
            }
        }

        throw new InvalidOperationException($"the server ended before it was ready: {server.Error}");
    }

    /// <summary>Runs a command that ends.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        using var deadline = new CancellationTokenSource(Deadline);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, output, await error);
    }

    public string Error
    {
        get
        {
            lock (_error)
                return _error.ToString();
        }
    }

    /// <summary>Asks it to end, as an orchestrator does, and waits for that.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        using var deadline = new CancellationTokenSource(Deadline);
        while (await _process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            Output.Add(line);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    /// <summary>Ends it as a power failure would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        using var deadline = new CancellationTokenSource(Deadline);
        await _process.WaitForExitAsync(deadline.Token);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static Process Start(IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OrdersFn.Local.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
