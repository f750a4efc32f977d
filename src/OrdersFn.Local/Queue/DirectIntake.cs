using OrdersFn.Core.Intake;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Queue;

namespace OrdersFn.Local.Queue;

/// <summary>Plain orders into intake.</summary>
internal static class DirectIntake
{
    public static MessageIntake Create(IServiceProvider services)
    {
        var reader = services.GetRequiredService<OrderReader>();
        var intake = services.GetRequiredService<OrderIntake>();
        return async (messages, cancellation) => await Task.WhenAll(messages.Select(message => TakeAsync(reader, intake, message, cancellation)));
    }

    private static async Task<MessageVerdict> TakeAsync(OrderReader reader, OrderIntake intake, OrderMessage message, CancellationToken cancellation)
    {
        if (reader.Read(message.Body) is not OrderReading.Valid(var order))
            return new MessageVerdict.SetAside("invalid", "The message is no order.");
        return await intake.PlaceAsync(order, IntakeLane.Bulk, cancellation) switch
        {
            IntakeOutcome.Created or IntakeOutcome.Duplicate => new MessageVerdict.Complete(),
            IntakeOutcome.Conflict => new MessageVerdict.SetAside("conflict", "Another order has this id."),
            IntakeOutcome.Throttled(var after) => new MessageVerdict.Again(after),
            _ => new MessageVerdict.Again(TimeSpan.FromSeconds(1)),
        };
    }
}
