using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using OpenTelemetry;

namespace OrdersFn.Telemetry;

/// <summary>Sends telemetry to Application Insights, by the settings that the Functions host itself goes by.</summary>
internal static class AzureTelemetry
{
    private const string Connection = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary><c>Authorization=AAD</c>, with <c>;ClientId=...</c> where the app has several identities.</summary>
    private const string Authentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>Whether the settings name a resource of Application Insights.</summary>
    public static bool IsConfigured(IConfiguration settings) => !string.IsNullOrEmpty(settings[Connection]);

    public static OpenTelemetryBuilder UseApplicationInsights(this OpenTelemetryBuilder telemetry, IConfiguration settings)
    {
        if (!IsConfigured(settings))
            return telemetry;
        telemetry.UseAzureMonitorExporter(monitor =>
        {
            monitor.ConnectionString = settings[Connection];
            monitor.Credential = CredentialOf(settings[Authentication]);
        });
        return telemetry;
    }

    /// <summary>Null: the connection string's own key counts.</summary>
    internal static DefaultAzureCredential? CredentialOf(string? authentication)
    {
        var parts = (authentication ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries)).Where(part => part.Length == 2)
            .ToDictionary(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
        return parts.TryGetValue("Authorization", out var way) && way.Equals("AAD", StringComparison.OrdinalIgnoreCase)
            ? new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = parts.GetValueOrDefault("ClientId") })
            : null;
    }
}
