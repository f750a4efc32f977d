namespace OrdersFn.Local.BackingUp;

/// <summary>Nothing was backed up, or put back, for a reason that the user can remove.</summary>
internal sealed class CannotBackUpException(string message, Exception? inner = null) : Exception(message, inner);
