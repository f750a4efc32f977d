using Amqp;
using Amqp.Framing;

namespace OrdersFn.Local.Amqp;

/// <summary>What the nodes besides the queue answer.</summary>
internal static class RequestAnswers
{
    /// <summary>Claims-based security: every token will do, for who reaches this port is on this machine.</summary>
    public static void Claims(Message request, ApplicationProperties answer)
    {
        var known = (string?)request.ApplicationProperties?["operation"] is "put-token" or "delete-token";
        answer["status-code"] = known ? 202 : 501;
        answer["status-description"] = known ? "Accepted" : "Only put-token is offered.";
    }

    /// <summary>Scheduling, peeking and the like.</summary>
    public static void Management(Message request, ApplicationProperties answer)
    {
        answer["statusCode"] = 501;
        answer["statusDescription"] = $"{request.ApplicationProperties?["operation"] ?? "The operation"} is not offered: this queue only takes messages sent.";
        answer["errorCondition"] = ErrorCode.NotImplemented;
    }
}
