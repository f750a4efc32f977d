using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Store;

namespace OrdersFn.Http.Problems;

/// <summary>
/// The edge around every endpoint: what is thrown becomes a problem. A throttled or unreachable store is the caller's cue to try again; anything
/// else is a fault of ours, logged here once and told without details.
/// </summary>
public sealed class EndpointEdge(ILogger<EndpointEdge> log)
{
    public async Task<IResult> RunAsync(HttpRequest request, Func<HttpRequest, Task<IResult>> endpoint)
    {
        try
        {
            return await endpoint(request);
        }
        catch (Exception fault) when (fault is ConnectionResetException || IsGivenUp(request, fault))
        {
            return Results.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (BadHttpRequestException fault)
        {
            // Anything else than too much is a body that broke off: the server itself has to see that, to give up the connection.
            if (fault.StatusCode != StatusCodes.Status413PayloadTooLarge)
                throw;
            return HostBodyLimit();
        }
        catch (CosmosException fault) when (fault.StatusCode == HttpStatusCode.TooManyRequests)
        {
            return KnownProblems.Throttled(fault.RetryAfter ?? TimeSpan.FromSeconds(1));
        }
        catch (Exception fault) when (StorageFault.Of(fault) is { } storage)
        {
            log.LogError("{Reason}; {Method} {Path} was not done", storage.Reason, request.Method, request.Path);
            return StoreFaults.ProblemOf(storage);
        }
        catch (QueueUnavailableException fault)
        {
            log.LogWarning(fault, "the queue could not answer {Method} {Path}", request.Method, request.Path);
            return KnownProblems.QueueUnavailable();
        }
        catch (Exception fault) when (StoreFaults.IsTransient(fault))
        {
            log.LogWarning(fault, "the store could not answer {Method} {Path}", request.Method, request.Path);
            return KnownProblems.Unavailable();
        }
        catch (Exception fault)
        {
            // A console shows no trace beside a line, so the line names it.
            var trace = Activity.Current?.TraceId.ToString() ?? request.HttpContext.TraceIdentifier;
            log.LogError(fault, "{Method} {Path} failed, trace {Trace}", request.Method, request.Path, trace);
            return KnownProblems.Fault(trace);
        }
    }

    private static bool IsGivenUp(HttpRequest request, Exception fault) =>
        fault is OperationCanceledException && request.HttpContext.RequestAborted.IsCancellationRequested;

    private static Problem HostBodyLimit() =>
        new(StatusCodes.Status413PayloadTooLarge, "too-large", "The body is too large.") { Detail = "larger than this host takes" };
}
