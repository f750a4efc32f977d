using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrdersFn.Core.Orders;

public static class OrderServices
{
    /// <summary>The order's rules: reader and options.</summary>
    public static IServiceCollection AddOrders(this IServiceCollection services)
    {
        services.AddOptions<OrderOptions>().BindConfiguration(OrderOptions.Section).ValidateDataAnnotations()
            .Validate(options => Currencies.TryGet(options.Currency, out _), "Orders:Currency must be an ISO 4217 code in upper case, such as USD")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<OrderReader>();
        return services;
    }
}
