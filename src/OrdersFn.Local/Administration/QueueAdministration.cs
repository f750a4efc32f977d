using System.Xml.Linq;
using OrdersFn.Local.Queue;

namespace OrdersFn.Local.Administration;

/// <summary>Answers as a namespace with one queue, no topics, and nothing that can be made, changed or deleted: settings say what the queue is.</summary>
internal sealed class QueueAdministration(LocalQueue queue, QueueOptions options, TimeProvider time)
{
    /// <summary>Of the service, by which the SDK tells "cannot be done here" from "has no room".</summary>
    private const int InvalidOperation = 40301;

    private const string NamespaceName = "ordersfn";

    private readonly DateTimeOffset _started = time.GetUtcNow();

    public AtomAnswer Answer(AdministrationCall call) => call.Method switch
    {
        "GET" => Read(call),
        "PUT" => Put(call),
        "DELETE" => IsQueue(call.Path) ? Refused($"{options.Name} cannot be deleted: it is this program's only queue.") : NotFound(call.Path),
        _ => AtomAnswer.Refused(405, 40500, $"{call.Method} is not offered."),
    };

    private AtomAnswer Read(AdministrationCall call)
    {
        if (IsQueue(call.Path))
            return AtomAnswer.Of(Entry(call));
        if (Is(call.Path, "$namespaceinfo"))
            return AtomAnswer.Of(AtomAnswer.Entry(NamespaceName, new(call.Namespace, "$namespaceinfo"), Namespace()));
        if (Is(call.Path, "$Resources/queues"))
            return AtomAnswer.Feed("Queues", new(call.Namespace, call.Path), call.Skip > 0 ? [] : [Entry(call)]);
        return Is(call.Path, "$Resources/topics") ? AtomAnswer.Feed("Topics", new(call.Namespace, call.Path), []) : NotFound(call.Path);
    }

    private AtomAnswer Put(AdministrationCall call) => (IsQueue(call.Path), call.IsUpdate) switch
    {
        (true, true) => Refused(
            $"{options.Name} cannot be changed from outside: the settings {QueueOptions.Section}__* say what it is, and are read when the program starts."),
        (true, false) => AtomAnswer.Refused(409, 40900, $"The queue {options.Name} is there already."),
        (false, true) => NotFound(call.Path),
        (false, false) => Refused($"{call.Path} cannot be created: this program has the one queue {options.Name}, and no topics."),
    };

    private XElement Entry(AdministrationCall call) => AtomAnswer.Entry(
        options.Name, new(call.Namespace, options.Name), QueueDescription.Of(options, queue.Counts, QueueTimes.Of(queue, _started)));

    private XElement Namespace() => new(
        QueueDescription.Schema + "NamespaceInfo",
        new XElement(QueueDescription.Schema + "CreatedTime", QueueTimes.Of(queue, _started).CreatedAt),
        new XElement(QueueDescription.Schema + "MessagingSKU", "Standard"),
        new XElement(QueueDescription.Schema + "ModifiedTime", _started.UtcDateTime),
        new XElement(QueueDescription.Schema + "Name", NamespaceName),
        new XElement(QueueDescription.Schema + "NamespaceType", "Messaging"));

    private AtomAnswer NotFound(string path) =>
        AtomAnswer.Refused(404, 40400, $"There is no {path} here: this program has the one queue {options.Name}, and no topics.");

    private static AtomAnswer Refused(string detail) => AtomAnswer.Refused(403, InvalidOperation, detail);

    private bool IsQueue(string path) => Is(path, options.Name);

    private static bool Is(string path, string name) => path.Equals(name, StringComparison.OrdinalIgnoreCase);
}
