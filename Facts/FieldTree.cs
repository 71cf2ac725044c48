namespace Xinyuan.Facts;

/// <summary>The table by names: a field either has a row, or fields within it that have.</summary>
public sealed class FieldTree
{
    private readonly Dictionary<string, FieldTree> _fields = new(StringComparer.Ordinal);

    private FieldTree() { }

    /// <summary>No fields at all.</summary>
    public static FieldTree Empty { get; } = new();

    /// <summary>Where the field goes, or null when only fields within it have rows.</summary>
    public FieldRow? Row { get; private set; }

    /// <summary>The field of this name within, or null when the table does not know it.</summary>
    public FieldTree? this[string name] => _fields.GetValueOrDefault(name);

    internal static FieldTree Of(IEnumerable<FieldRow> rows)
    {
        var root = new FieldTree();
        foreach (var row in rows)
        {
            var node = root;
            foreach (var name in row.Path.Split('.'))
            {
                if (node.Row is not null)
                    throw new InvalidDataException($"fields.tsv: '{row.Path}' lies within '{node.Row.Path}', which has a row itself");
                if (!node._fields.TryGetValue(name, out var within))
                    node._fields.Add(name, within = new FieldTree());
                node = within;
            }
            if (node._fields.Count > 0)
                throw new InvalidDataException($"fields.tsv: '{row.Path}' has a row, and so have fields within it");
            node.Row = row;
        }
        return root;
    }
}
