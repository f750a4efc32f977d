using System.CommandLine;
using System.Globalization;
using OrdersFn.Local.Administration;
using OrdersFn.Local.Amqp;
using OrdersFn.Local.Store;

namespace OrdersFn.Local.Serving;

/// <summary>The command line of the server, which is also what runs when no command is named.</summary>
internal static class ServeCommand
{
    private static readonly Option<string> Urls = new("--urls")
    {
        Description = "Addresses to listen at; port 0 takes a free one.",
        DefaultValueFactory = _ => ServeOptions.DefaultUrl,
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "Directory of the data.",
        DefaultValueFactory = _ => DataDirectory.Default,
    };

    private static readonly Option<int> AmqpPortOption = Port("--amqp-port", "Port for Service Bus clients", AmqpPort.Standard);

    private static readonly Option<int> AdminPort = Port("--admin-port", "Port for Service Bus administration clients", AdministrationEndpoint.StandardPort);

    private static readonly Option<int> CosmosPort = Number("--cosmos-port", "Port for other Cosmos clients, on loopback; 0 = off.", 0, 0, 65535);

    private static readonly Option<int> Partitions = Number("--partitions", "Physical partitions of the containers of a new store.", 4, 1, 100);

    private static readonly Option<int> Throughput =
        Number("--throughput", "Request units a second of each container; 0 = unlimited.", 0, 0, 1_000_000);

    private static readonly Option<string?> ApiKey = new("--api-key")
    {
        Description = "Key that callers must send as x-functions-key. Needed to listen beyond loopback.",
    };

    public static void AddServe(this RootCommand root)
    {
        var serve = new Command("serve", "Serve the API (the default command).");
        foreach (var command in new[] { root, serve })
        {
            command.Add(Urls);
            command.Add(Data);
            command.Add(AmqpPortOption);
            command.Add(AdminPort);
            command.Add(CosmosPort);
            command.Add(Partitions);
            command.Add(Throughput);
            command.Add(ApiKey);
            command.Validators.Add(result =>
            {
                if (result.GetValue(Urls) is { } urls && ListenAddress.Fault(urls, result.GetValue(ApiKey) is not null) is { } fault)
                    result.AddError(fault);
            });
            command.SetAction(RunAsync);
        }

        root.Add(serve);
    }

    private static async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        var output = line.InvocationConfiguration.Output;
        var options = new ServeOptions
        {
            Urls = line.GetRequiredValue(Urls),
            DataDirectory = line.GetRequiredValue(Data),
            AmqpPort = line.GetValue(AmqpPortOption),
            AdminPort = line.GetValue(AdminPort),
            CosmosPort = line.GetValue(CosmosPort),
            Partitions = line.GetValue(Partitions),
            Throughput = line.GetValue(Throughput),
            ApiKey = line.GetValue(ApiKey),
        };
        try
        {
            await using var server = await LocalServer.StartAsync(options, cancellation);
            await ReadyMessage.WriteAsync(output, server, options);
            await server.WaitForShutdownAsync(cancellation);
            return 0;
        }
        catch (CannotServeException fault)
        {
            await line.InvocationConfiguration.Error.WriteLineAsync($"error: {fault.Message}");
            return 1;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static Option<int> Port(string name, string description, int byDefault) => new(name)
    {
        Description = $"{description}, on loopback; 0 = off, any = one that is free.",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text == "any")
                return AmqpPort.Any;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535)
                return port;
            result.AddError($"{name} takes a number from 0 to 65535, or any.");
            return AmqpPort.Off;
        },
    };

    private static Option<int> Number(string name, string description, int byDefault, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => byDefault };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && (number < least || number > most))
                result.AddError($"{name} takes a number from {least} to {most}.");
        });
        return option;
    }
}
