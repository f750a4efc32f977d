using Amqp;

namespace OrdersFn.Local.Amqp;

/// <summary>
/// A transport that says nothing before its client does. The library sends its header and open as soon as SASL is through; when those arrive together
/// with the outcome of SASL, the JavaScript client reads the outcome only, and waits for ever for what it already has.
/// </summary>
internal sealed class PatientTransport(IAsyncTransport inner) : IAsyncTransport
{
    private readonly TaskCompletionSource _clientSpoke = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void SetConnection(Connection connection) => inner.SetConnection(connection);

    public async Task SendAsync(IList<ByteBuffer> bufferList, int listSize)
    {
        await _clientSpoke.Task;
        await inner.SendAsync(bufferList, listSize);
    }

    public async Task<int> ReceiveAsync(byte[] buffer, int offset, int count)
    {
        try
        {
            return await inner.ReceiveAsync(buffer, offset, count);
        }
        finally
        {
            _clientSpoke.TrySetResult();
        }
    }

    public void Send(ByteBuffer buffer) => inner.Send(buffer);

    public int Receive(byte[] buffer, int offset, int count) => inner.Receive(buffer, offset, count);

    public void Close()
    {
        _clientSpoke.TrySetResult();
        inner.Close();
    }
}
