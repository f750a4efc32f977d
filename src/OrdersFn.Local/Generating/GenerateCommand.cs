using System.Buffers;
using System.CommandLine;
using System.Text.Json;

namespace OrdersFn.Local.Generating;

/// <summary><c>generate N</c>: orders as NDJSON on standard output.</summary>
internal static class GenerateCommand
{
    private const int FlushAt = 64 * 1024;

    public static Command Create()
    {
        var count = new Argument<long>("N") { Description = "How many orders." };
        var customers = new Option<int?>("--customers") { Description = "How many customers; a fifth of the orders where missing." };
        var skew = new Option<double>("--skew")
        {
            Description = "0 = all customers order alike; more = fewer order more.",
            DefaultValueFactory = _ => 1.0,
        };
        var seed = new Option<long>("--seed") { Description = "The same seed gives the same orders.", DefaultValueFactory = _ => 1 };
        var command = new Command("generate", "Make orders, skewed as real customers are, as NDJSON on standard output.")
        {
            count, customers, skew, seed,
        };
        command.Validators.Add(line =>
        {
            if (line.GetValue(count) < 0)
                line.AddError("N must not be negative.");
            if (line.GetValue(customers) < 1)
                line.AddError("--customers must be at least 1.");
            if (line.GetValue(skew) is not (>= 0 and <= 10))
                line.AddError("--skew must be from 0 to 10.");
            if (line.GetValue(seed) < 0)
                line.AddError("--seed must not be negative.");
        });
        command.SetAction(async (line, cancellation) =>
        {
            var orders = line.GetValue(count);
            var generator = new OrderGenerator(
                orders, line.GetValue(customers) ?? (int)Math.Clamp(orders / 5, 1, int.MaxValue), line.GetValue(skew), line.GetValue(seed));
            await using var output = Console.OpenStandardOutput();
            try
            {
                await WriteAsync(generator, orders, output, cancellation);
                return 0;
            }
            catch (IOException)
            {
                // Whoever read, as head does, has had enough.
                return 0;
            }
        });
        return command;
    }

    public static async Task WriteAsync(OrderGenerator generator, long orders, Stream output, CancellationToken cancellation)
    {
        var buffer = new ArrayBufferWriter<byte>(FlushAt * 2);
        await using var json = new Utf8JsonWriter(buffer);
        for (long made = 0; made < orders; made++)
        {
            json.Reset();
            generator.WriteNext(json);
            json.Flush();
            buffer.Write("\n"u8);
            if (buffer.WrittenCount < FlushAt)
                continue;
            await output.WriteAsync(buffer.WrittenMemory, cancellation);
            buffer.ResetWrittenCount();
        }

        await output.WriteAsync(buffer.WrittenMemory, cancellation);
    }
}
