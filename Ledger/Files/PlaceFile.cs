using System.Buffers;
using System.Buffers.Binary;

namespace Xinyuan.Ledger.Files;

/// <summary>Where each entry's frame lies: a file of 8 bytes an entry, so that memory does not grow with the log.</summary>
internal sealed class PlaceFile(string path) : IDisposable
{
    public const int RecordBytes = 8;

    private readonly RecordFile _file = new(path, RecordBytes);

    public string Path => _file.Path;

    public bool TryStartAt(long count) => _file.TryStartAt(count);

    public void Append(IReadOnlyList<Place> places)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(places.Count * RecordBytes);
        for (var i = 0; i < places.Count; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * RecordBytes), places[i].Packed);
        _file.Append(bytes.AsSpan(0, places.Count * RecordBytes));
        ArrayPool<byte>.Shared.Return(bytes);
    }

    public Place Read(long position)
    {
        Span<byte> record = stackalloc byte[RecordBytes];
        _file.Read(position, record);
        return new Place(BinaryPrimitives.ReadInt64LittleEndian(record));
    }

    /// <summary>The places of entries that follow each other.</summary>
    public Place[] Read(long from, int count)
    {
        var bytes = new byte[count * RecordBytes];
        _file.Read(from, bytes);
        var places = new Place[count];
        for (var i = 0; i < count; i++)
            places[i] = new Place(BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(i * RecordBytes)));
        return places;
    }

    public void Trim() => _file.Trim();

    public void Sync() => _file.Sync();

    public void Dispose() => _file.Dispose();
}
