using System.Buffers.Text;
using System.Text.Json;

namespace Xinyuan.Ledger;

/// <summary>
/// Reads the ledger's own JSON objects member by member: unknown and repeated members are refused, and what is not of the expected
/// kind throws <see cref="JsonException"/>, <see cref="InvalidOperationException"/> or <see cref="FormatException"/>.
/// </summary>
internal ref struct StrictReader
{
    private const int DepthMax = 8;
    private Utf8JsonReader _reader;

    /// <summary>Stands in the object that the bytes begin with.</summary>
    public StrictReader(ReadOnlySpan<byte> bytes)
    {
        _reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = DepthMax });
        _reader.Read();
        Require(JsonTokenType.StartObject);
    }

    /// <summary>Goes to the next member of the object; false at its end.</summary>
    public bool NextMember() => _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Whether the member has this name; then stands on its value.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isFirst">False when the member was there before.</param>
    public bool Is(ReadOnlySpan<byte> name, bool isFirst)
    {
        if (!_reader.ValueTextEquals(name))
            return false;
        if (!isFirst)
            throw new JsonException("a member is there twice");
        return _reader.Read();
    }

    /// <summary>Stands in the list that the value is.</summary>
    public readonly void List() => Require(JsonTokenType.StartArray);

    /// <summary>Goes to the next object of the list; false at its end.</summary>
    public bool NextObject()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndArray)
            return false;
        Require(JsonTokenType.StartObject);
        return true;
    }

    public readonly string Text()
    {
        Require(JsonTokenType.String);
        return _reader.GetString()!;
    }

    public readonly bool IsNull => _reader.TokenType == JsonTokenType.Null;

    public readonly long Number()
    {
        Require(JsonTokenType.Number);
        return _reader.GetInt64();
    }

    /// <summary>A digest in the one spelling of base64.</summary>
    public readonly Digest Digest()
    {
        Require(JsonTokenType.String);
        Span<byte> bytes = stackalloc byte[Ledger.Digest.Size + 1];
        Span<byte> again = stackalloc byte[Ledger.Digest.Base64Length];
        var text = _reader.ValueSpan;
        if (text.Length == Ledger.Digest.Base64Length)
        {
            Base64.DecodeFromUtf8(text, bytes, out _, out var written);
            var digest = new Digest(bytes);
            digest.WriteBase64(again);
            if (written == Ledger.Digest.Size && again.SequenceEqual(text))
                return digest;
        }
        throw new JsonException("a hash is not 32 bytes of base64 in their one spelling");
    }

    /// <summary>Nothing follows the object.</summary>
    public void End()
    {
        Require(JsonTokenType.EndObject);
        if (_reader.Read())
            throw new JsonException("something follows the object");
    }

    public readonly JsonException Unknown() => new("there is a member that is not known");

    private readonly void Require(JsonTokenType type)
    {
        if (_reader.TokenType != type)
            throw new JsonException($"a {type} is expected and a {_reader.TokenType} is there");
    }
}
