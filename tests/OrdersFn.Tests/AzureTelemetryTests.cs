using OrdersFn.Telemetry;

namespace OrdersFn.Tests;

public sealed class AzureTelemetryTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("Authorization=None", false)]
    [InlineData("Authorization=AAD", true)]
    [InlineData("Authorization=AAD;ClientId=0b7e6f5c-0000-0000-0000-000000000001", true)]
    [InlineData(" authorization = aad ; clientid = x ", true)]
    public void AnIdentityIsUsedWhereTheSettingsSaySo(string? authentication, bool identity) =>
        Assert.Equal(identity, AzureTelemetry.CredentialOf(authentication) is not null);
}
