namespace OrdersFn.Local.Compacting;

/// <summary>The data stay as they are, for a reason that the user can remove.</summary>
internal sealed class CannotCompactException(string message, Exception? inner = null) : Exception(message, inner);
