using System.Buffers.Binary;
using RocksDbSharp;

namespace Xinyuan.Benchmarks.Subjects;

/// <summary>RocksDB: a write batch a group, with a synced write-ahead log; no compression, since it would only cost here.</summary>
internal sealed class RocksDbSubject : GroupSubject
{
    private readonly RocksDb _database;
    private readonly WriteOptions _synced = new WriteOptions().SetSync(true);
    private readonly byte[] _key = new byte[8];
    private ulong _position;

    public RocksDbSubject(string folder)
    {
        var options = new DbOptions()
            .SetCreateIfMissing(true)
            .SetCompression(Compression.No)
            .SetWriteBufferSize(256UL << 20)
            .IncreaseParallelism(Environment.ProcessorCount);
        _database = RocksDb.Open(options, folder);
        Start();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _database.Dispose();
    }

    protected override void Commit(List<Waiting> group)
    {
        using var batch = new WriteBatch();
        foreach (var (number, _) in group)
        {
            BinaryPrimitives.WriteUInt64BigEndian(_key, _position++);
            batch.Put(_key, Payload.Of(number));
        }
        _database.Write(batch, _synced);
    }
}
