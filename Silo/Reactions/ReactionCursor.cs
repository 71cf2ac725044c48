using System.Globalization;
using System.Text;
using Xinyuan.Ledger;

namespace Xinyuan.Silo.Reactions;

/// <summary>
/// How far a reaction has read: a small file beside the log. It is derived, and needs no care: without it, or with one that is of another
/// log, the reaction begins at the beginning and changes nothing.
/// </summary>
internal sealed class ReactionCursor
{
    private const int LengthMax = 200;

    private readonly string _path;

    private ReactionCursor(string path, long position) => (_path, Position) = (path, position);

    /// <summary>The last position that was reacted to, or -1.</summary>
    public long Position { get; private set; }

    /// <summary>Reads a cursor; it counts only when the log has the entry that it names.</summary>
    public static async Task<ReactionCursor> OpenAsync(string folder, string name, IEventLog log, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name + ".cursor");
        return new ReactionCursor(path, await ReadAsync(path, log, cancel));
    }

    /// <summary>Moves on; the file is replaced whole, so that it is never half of one.</summary>
    public async Task MoveAsync(long position, IEventLog log, CancellationToken cancel)
    {
        var hash = (await log.ReadAsync(position, cancel)).LeafHash.ToHex();
        var text = string.Create(CultureInfo.InvariantCulture, $"{position} {hash}\n");
        await File.WriteAllTextAsync(_path + ".new", text, Encoding.ASCII, cancel);
        File.Move(_path + ".new", _path, overwrite: true);
        Position = position;
    }

    private static async Task<long> ReadAsync(string path, IEventLog log, CancellationToken cancel)
    {
        if (!File.Exists(path) || new FileInfo(path).Length > LengthMax)
            return -1;
        var words = (await File.ReadAllTextAsync(path, Encoding.ASCII, cancel)).TrimEnd('\n').Split(' ');
        return
            words is [var number, var hash]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            && position < log.Head.Size
            && (await log.ReadAsync(position, cancel)).LeafHash.ToHex() == hash
            ? position
            : -1;
    }
}
