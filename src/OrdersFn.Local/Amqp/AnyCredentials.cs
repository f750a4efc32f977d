using Amqp;
using Amqp.Sasl;
using Amqp.Types;

namespace OrdersFn.Local.Amqp;

/// <summary>A SASL mechanism that lets everybody in: the port is open to this machine only, and clients bring keys made up for the purpose.</summary>
internal sealed class AnyCredentials(string mechanism) : SaslProfile(mechanism)
{
    protected override ITransport UpgradeTransport(ITransport transport) => new PatientTransport((IAsyncTransport)transport);

    protected override DescribedList GetStartCommand(string hostname) =>
        throw new NotSupportedException("This is the server's end.");

    protected override DescribedList OnCommand(DescribedList command) => command is SaslInit
        ? new SaslOutcome { Code = SaslCode.Ok }
        : throw new AmqpException(ErrorCode.NotAllowed, "only sasl-init is expected");
}
