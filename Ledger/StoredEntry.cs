using System.Buffers.Binary;
using System.Text;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger;

/// <summary>
/// An entry as it lies: for folds that read the whole log and want two sections of each. Nothing of it is read before it is asked for;
/// its bytes are good until the <see cref="StoredEntries"/> that it is of are disposed.
/// </summary>
public readonly struct StoredEntry
{
    private const int SaltBytes = 16;
    private readonly ReadOnlyMemory<byte> _payload;

    internal StoredEntry(long position, ReadOnlyMemory<byte> payload) => (Position, _payload) = (position, payload);

    /// <summary>Its place in the log, from 0.</summary>
    public long Position { get; }

    /// <summary>Reads all of it, into memory of its own.</summary>
    public Entry Read() => EntryCodec.Read(Position, _payload.ToArray());

    /// <summary>The bytes of a section; false when there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">Its data.</param>
    /// <exception cref="InvalidDataException">The entry is not of its form.</exception>
    public bool TryGet(string name, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        var rest = _payload.Span;
        var names = Take(ref rest);
        var list = names.IndexOf("\"sections\":["u8);
        if (list < 0)
            return TryGetSlowly(name, out bytes);
        names = names[list..];
        while (rest.Length > 0)
        {
            // Neither a digest nor a class holds a quote.
            var start = names.IndexOf("{\"name\":\""u8);
            if (start < 0)
                return TryGetSlowly(name, out bytes);
            names = names[(start + 9)..];
            var end = names.IndexOf((byte)'"');
            if (end < 0 || rest.Length < SaltBytes)
                throw new InvalidDataException($"entry {Position} is cut short");
            rest = rest[SaltBytes..];
            var section = Take(ref rest);
            if (Ascii.Equals(names[..end], name))
            {
                bytes = section;
                return true;
            }
        }
        return false;
    }

    // A header in another spelling of its JSON.
    private bool TryGetSlowly(string name, out ReadOnlySpan<byte> bytes)
    {
        var section = Read()[name];
        bytes = section is null ? default : section.Bytes.Span;
        return section is not null;
    }

    private ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 4 || BinaryPrimitives.ReadInt32LittleEndian(rest) is var length && (length < 0 || length > rest.Length - 4))
            throw new InvalidDataException($"entry {Position} is cut short");
        var bytes = rest.Slice(4, length);
        rest = rest[(4 + length)..];
        return bytes;
    }
}

/// <summary>Entries that follow each other, read at once.</summary>
/// <param name="entries">The entries, in order.</param>
/// <param name="release">Gives their memory back.</param>
public sealed class StoredEntries(IReadOnlyList<StoredEntry> entries, Action? release = null) : IDisposable
{
    private Action? _release = release;

    /// <summary>The entries, in order.</summary>
    public IReadOnlyList<StoredEntry> Entries => entries;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
