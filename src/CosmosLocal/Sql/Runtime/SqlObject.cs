using System.Collections;

namespace CosmosLocal.Sql.Runtime;

/// <summary>A computed object. Members keep the order in which they were written; undefined ones are left out.</summary>
internal sealed class SqlObject(int capacity = 0) : IEnumerable<KeyValuePair<string, SqlValue>>
{
    private readonly List<KeyValuePair<string, SqlValue>> _members = new(capacity);

    public int Count => _members.Count;

    public void Add(string name, SqlValue value)
    {
        if (value.IsDefined) _members.Add(new(name, value));
    }

    public SqlValue Find(string name)
    {
        foreach (var member in _members)
        {
            if (member.Key == name) return member.Value;
        }

        return SqlValue.Undefined;
    }

    public SqlObject Detach()
    {
        var copy = new SqlObject();
        foreach (var (name, value) in _members) copy.Add(name, value.Detach());
        return copy;
    }

    public IEnumerator<KeyValuePair<string, SqlValue>> GetEnumerator() => _members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
