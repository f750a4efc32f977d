namespace OrdersFn.Local.Administration;

/// <summary>What an administration client asks.</summary>
/// <param name="Method">The method of HTTP.</param>
/// <param name="Path">The entity or list, without slashes around it.</param>
/// <param name="Namespace">The address it was asked at.</param>
/// <param name="IsUpdate">A PUT that is to change what is there already.</param>
/// <param name="Skip">Entries of a list to leave out.</param>
internal sealed record AdministrationCall(string Method, string Path, Uri Namespace, bool IsUpdate = false, int Skip = 0);
