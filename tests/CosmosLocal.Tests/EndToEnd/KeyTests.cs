using System.Net;

namespace CosmosLocal.Tests.EndToEnd;

public sealed class KeyTests
{
    private static readonly string OtherKey = Convert.ToBase64String([.. Enumerable.Range(0, 64).Select(n => (byte)n)]);

    [Fact]
    public async Task OnlyTheAccountsKeyOpensIt()
    {
        await using var account = CosmosLocalAccount.Open(new() { Key = OtherKey });
        using var right = LocalAccount.Connect(account);
        await right.CreateDatabaseAsync("d", cancellationToken: TestContext.Current.CancellationToken);

        using var wrong = LocalAccount.Connect(account, connectionString: $"AccountEndpoint=http://cosmos.local/;AccountKey={CosmosLocalOptions.EmulatorKey};");
        await Answers.RefusedAsync(HttpStatusCode.Unauthorized, () =>
            wrong.GetDatabase("d").ReadAsync(cancellationToken: TestContext.Current.CancellationToken));
    }
}
