using System.Net;
using OrdersFn.Local.Serving;
using OrdersFn.Local.Tests.Running;
using OrdersFn.Local.Tests.Support;

namespace OrdersFn.Local.Tests.Faults;

/// <summary>Data whose bytes are not what was written: told in words, and never taken for data that are not there.</summary>
public sealed class DamagedFileTests(DataImages images) : IClassFixture<DataImages>
{
    private const int Places = 20;
    private const int DamagedBytes = 1500;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("account.sqlite", 0)]
    [InlineData("account.sqlite", 1)]
    [InlineData("account.sqlite", 11)]
    [InlineData("account.sqlite-wal", 0)]
    [InlineData("account.sqlite-wal", 9)]
    [InlineData("queue.sqlite", 0)]
    [InlineData("queue.sqlite", 12)]
    [InlineData("queue.sqlite-wal", 5)]
    public Task ItIsToldOrMended(string file, int place) => DamageAsync(file, place);

    [Theory(Explicit = true)]
    [Trait("Suite", "Long")]
    [InlineData("account.sqlite")]
    [InlineData("account.sqlite-wal")]
    [InlineData("queue.sqlite")]
    [InlineData("queue.sqlite-wal")]
    public async Task WhereverItIsItIsToldOrMended(string file)
    {
        for (var place = 0; place < Places; place++)
            await DamageAsync(file, place);
    }

    [Theory]
    [InlineData("account.sqlite")]
    [InlineData("queue.sqlite")]
    public async Task AStartEndsWithOneLineThatNamesTheFile(string file)
    {
        using var data = new TemporaryDirectory();
        DataImages.Copy(images.Stopped, data.Path);
        Damage(data.File(file), 0);
        var (exitCode, output, error) = await ServerProcess.RunAsync("serve", "--urls", "http://127.0.0.1:0", "--amqp-port", "0", "--data", data.Path);
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Equal(
            $"error: {data.File(file)} is damaged: file is not a database; put a backup back with the command restore, or move the file away to begin without what is in it.",
            error.Trim());
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(0)]
    public async Task AFileThatIsCutShortIsToldOrMended(long length)
    {
        using var data = new TemporaryDirectory();
        DataImages.Copy(images.Stopped, data.Path);
        using (var file = File.OpenWrite(data.File("account.sqlite")))
            file.SetLength(length);
        // An empty file is what a first start makes.
        if (length > 0)
            await LookAsync(data, "account.sqlite");
        else
            await using (await ServeAsync(data))
                Assert.True(File.Exists(data.File("account.sqlite")));
    }

    private async Task DamageAsync(string file, int place)
    {
        using var data = new TemporaryDirectory();
        DataImages.Copy(file.EndsWith("-wal", StringComparison.Ordinal) ? images.Killed : images.Stopped, data.Path);
        Damage(data.File(file), place);
        await LookAsync(data, file);
    }

    private static void Damage(string path, int place)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        // From the beginning of a page on, which of the first is the header of the file, and never in the last fifth: a log may end anywhere.
        file.Position = file.Length * place / (Places * 5 / 4) / 4096 * 4096;
        var bytes = new byte[DamagedBytes];
        new Random(place).NextBytes(bytes);
        file.Write(bytes);
    }

    private static Task<LocalServer> ServeAsync(TemporaryDirectory data) =>
        LocalServer.StartAsync(new() { DataDirectory = data.Path, Urls = "http://127.0.0.1:0" }, Stop);

    private static async Task LookAsync(TemporaryDirectory data, string file)
    {
        LocalServer server;
        try
        {
            server = await ServeAsync(data);
        }
        catch (CannotServeException fault)
        {
            Assert.DoesNotContain('\n', fault.Message);
            Assert.Contains(file, fault.Message, StringComparison.Ordinal);
            Assert.Contains("damaged", fault.Message, StringComparison.Ordinal);
            return;
        }

        await using (server)
        {
            using var http = new HttpClient { BaseAddress = server.Url };
            var api = new Api(http);
            var told = 0;
            for (var n = 0; n < DataImages.Orders; n++)
            {
                var answer = await api.GetAsync($"api/customers/{DataImages.Customer(n)}/orders/O{n}");
                if (answer.Status == HttpStatusCode.OK)
                    continue;
                IsTold(answer, "account.sqlite");
                told++;
            }

            var letters = await api.GetAsync("api/deadletters?limit=100");
            if (letters.Status == HttpStatusCode.OK)
                Assert.Equal(DataImages.DeadLetters, letters.Json.GetProperty("dead_letters").GetArrayLength());
            else
                IsTold(letters, "queue.sqlite");
            if (told == 0 && letters.Status == HttpStatusCode.OK)
                return;
            var health = await api.GetAsync("api/health");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.Status);
            Assert.Contains($"{file} is damaged", health.Text, StringComparison.Ordinal);
        }
    }

    private static void IsTold(Answer answer, string file)
    {
        answer.IsProblem(HttpStatusCode.InternalServerError, "data-damaged");
        Assert.Equal($"{file} is damaged: database disk image is malformed", answer.Json.GetProperty("detail").GetString());
    }
}
