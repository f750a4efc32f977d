using System.Globalization;
using System.Xml.Linq;

namespace OrdersFn.Local.Administration;

/// <summary>An answer in the Atom dialect of Service Bus: an entry, a feed of entries, or an error.</summary>
internal sealed record AtomAnswer(int Status, string ContentType, XElement Body)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    public string Text => Body.ToString(SaveOptions.DisableFormatting);

    public static AtomAnswer Of(XElement entry) => new(200, "application/atom+xml;type=entry;charset=utf-8", entry);

    public static AtomAnswer Feed(string title, Uri address, IEnumerable<XElement> entries) => new(
        200,
        "application/atom+xml;type=feed;charset=utf-8",
        new(Atom + "feed", Title(title), new XElement(Atom + "id", address), Self(address), entries));

    /// <summary>The SDK makes an exception of the status and shows the detail; of 403 an InvalidOperationException, if the code is 40301.</summary>
    public static AtomAnswer Refused(int status, int code, string detail) => new(
        status,
        "application/xml;charset=utf-8",
        new("Error", new XElement("Code", status), new XElement("Detail", string.Create(CultureInfo.InvariantCulture, $"{detail} SubCode={code}."))));

    public static XElement Entry(string title, Uri address, XElement content) => new(
        Atom + "entry",
        new XElement(Atom + "id", address),
        Title(title),
        Self(address),
        new XElement(Atom + "content", new XAttribute("type", "application/xml"), content));

    private static XElement Title(string text) => new(Atom + "title", new XAttribute("type", "text"), text);

    private static XElement Self(Uri address) => new(Atom + "link", new XAttribute("rel", "self"), new XAttribute("href", address));
}
