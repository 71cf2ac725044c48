using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Xinyuan.Ledger;

namespace Xinyuan.Benchmarks;

/// <summary>The least that verifying files can cost: every byte read once, through CRC-32C and SHA-256, on every core.</summary>
internal static class FileLimit
{
    private const int ChunkBytes = 1 << 20;

    public static Task ReadAsync(string folder)
    {
        var next = -1;
        var chunks = new List<(SafeFileHandle File, long Offset)>();
        var files = Directory.GetFiles(folder, "*.seg").Order(StringComparer.Ordinal).Select(path => File.OpenHandle(path)).ToList();
        foreach (var file in files)
        {
            for (long at = 0; at < RandomAccess.GetLength(file); at += ChunkBytes)
                chunks.Add((file, at));
        }
        return RunAsync();

        async Task RunAsync()
        {
            await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(Work)));
            foreach (var file in files)
                file.Dispose();
        }

        void Work()
        {
            var buffer = new byte[ChunkBytes];
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            for (var i = Interlocked.Increment(ref next); i < chunks.Count; i = Interlocked.Increment(ref next))
            {
                var read = RandomAccess.Read(chunks[i].File, buffer, chunks[i].Offset);
                _ = Crc32C.Of(buffer.AsSpan(0, read));
                SHA256.HashData(buffer.AsSpan(0, read), hash);
            }
        }
    }
}
