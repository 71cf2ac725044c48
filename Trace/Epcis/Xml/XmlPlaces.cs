namespace Xinyuan.Trace.Epcis.Xml;

/// <summary>
/// Which element each part of the JSON came from, so that findings can name it. Made only for a document in which something was found:
/// it is read a second time then.
/// </summary>
internal sealed class XmlPlaces
{
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);
    private readonly List<string> _steps = [];

    /// <summary>The part of the JSON at hand, one step further in, came from here.</summary>
    public void Enter(string step, string path)
    {
        _steps.Add("/" + Reading.JsonFault.Escape(step));
        _paths.TryAdd(string.Concat(_steps), path);
    }

    public void Leave() => _steps.RemoveAt(_steps.Count - 1);

    /// <summary>The element for a JSON Pointer: the nearest that is known.</summary>
    public string Of(string pointer)
    {
        for (var at = pointer.Length; at > 0; at = pointer.LastIndexOf('/', at - 1))
        {
            if (_paths.TryGetValue(pointer[..at], out var path))
                return path;
        }
        return _paths.GetValueOrDefault("", "");
    }

    /// <summary>The element of the document as a whole.</summary>
    public void Root(string path) => _paths[""] = path;
}
