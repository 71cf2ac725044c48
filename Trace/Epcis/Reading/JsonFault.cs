using System.Text.Json;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Trace.Epcis.Reading;

/// <summary>Finds the place in JSON text that cannot be read: a member given twice, too deep a nesting, or broken syntax.</summary>
internal static class JsonFault
{
    /// <summary>The first fault, or null when only event ids are given twice.</summary>
    public static Finding? Locate(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = EpcisLimits.DepthMax });
        var frames = new Stack<Frame>();
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                    frames.Pop();
                else if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = reader.GetString()!;
                    if (!frames.Peek().Enter(name) && name != LastWins.Name)
                        return new Finding(Pointer(frames), "the member is there twice");
                    continue;
                }
                else if (frames.TryPeek(out var array) && !array.IsObject)
                    array.Next();
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    frames.Push(new Frame(reader.TokenType == JsonTokenType.StartObject));
            }
            return null;
        }
        catch (JsonException broken)
        {
            var deep =
                frames.Count >= EpcisLimits.DepthMax
                    ? $"more than {EpcisLimits.DepthMax} objects and arrays stand within each other"
                    : "the JSON is broken";
            return new Finding(Pointer(frames), $"{deep} (line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1})");
        }
        catch (InvalidOperationException)
        {
            return new Finding(Pointer(frames), "a member's name holds half a surrogate pair");
        }
    }

    /// <summary>A name as a step of a JSON Pointer (RFC 6901 §3).</summary>
    public static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static string Pointer(Stack<Frame> frames) => string.Concat(frames.Reverse().Select(frame => frame.Step));

    private sealed class Frame(bool isObject)
    {
        private readonly HashSet<string> _names = new(StringComparer.Ordinal);
        private string? _name;
        private int _index = -1;

        public bool IsObject { get; } = isObject;

        public string Step =>
            IsObject
                ? _name is null
                    ? ""
                    : "/" + Escape(_name)
                : _index < 0
                    ? ""
                    : $"/{_index}";

        public bool Enter(string name) => _names.Add(_name = name);

        public void Next() => _index++;
    }
}
