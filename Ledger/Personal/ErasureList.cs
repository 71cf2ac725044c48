using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Personal;

/// <summary>A line of the list of erasures.</summary>
/// <param name="Subject">Who was erased, or readmitted.</param>
/// <param name="IsErased">True for an erasure; false when the operator lets new entries about an erased subject in again.</param>
/// <param name="KeyIds">The keys that were, or are to be, destroyed.</param>
/// <param name="At">When it was decided.</param>
/// <param name="EntryId">The id of the entry about it.</param>
public sealed record ErasureRecord(Pseudonym Subject, bool IsErased, IReadOnlyList<UInt128> KeyIds, DateTimeOffset At, string EntryId);

/// <summary>
/// The list of erasures: a text file outside the data folder that is only appended to. Line: <c>erased|readmitted</c>, pseudonym,
/// key ids with commas or <c>-</c>, time, entry id, and an HMAC over the former line's HMAC and the line, all parted by spaces. A
/// line without an end is one that was never acknowledged, and is cut off.
/// </summary>
internal sealed class ErasureList
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly byte[] _key;
    private readonly List<ErasureRecord> _records = [];
    private readonly Dictionary<Pseudonym, ErasureRecord> _latest = [];
    private readonly Dictionary<UInt128, ErasureRecord> _destroyed = [];
    private readonly HashSet<string> _entries = new(StringComparer.Ordinal);
    private byte[] _chain = [];
    private long _length;

    private ErasureList(string path, ReadOnlySpan<byte> key) => (_path, _key) = (path, key.ToArray());

    public IReadOnlyList<ErasureRecord> Records
    {
        get
        {
            lock (_gate)
                return [.. _records];
        }
    }

    /// <summary>Reads the list.</summary>
    /// <exception cref="DamageException">A line is not as it was written.</exception>
    public static ErasureList Open(string path, ReadOnlySpan<byte> key)
    {
        var list = new ErasureList(path, key);
        if (File.Exists(path))
            list.Read(File.ReadAllBytes(path));
        return list;
    }

    /// <summary>The erasure that holds of a subject, or null when it was not erased or is readmitted.</summary>
    public ErasureRecord? Find(Pseudonym subject)
    {
        lock (_gate)
            return _latest.TryGetValue(subject, out var record) && record.IsErased ? record : null;
    }

    /// <summary>The erasure that destroyed a key, or null.</summary>
    public ErasureRecord? FindKey(UInt128 id)
    {
        lock (_gate)
            return _destroyed.GetValueOrDefault(id);
    }

    /// <summary>Whether the list has what an entry of the log says.</summary>
    public bool Knows(string entryId)
    {
        lock (_gate)
            return _entries.Contains(entryId);
    }

    /// <summary>How often the subject was readmitted.</summary>
    public int Readmissions(Pseudonym subject)
    {
        lock (_gate)
            return _records.Count(record => record.Subject == subject && !record.IsErased);
    }

    /// <summary>Adds a record; durable when it returns.</summary>
    public void Add(ErasureRecord record)
    {
        lock (_gate)
        {
            var text = Write(record);
            var mac = Mac(text);
            var line = Encoding.ASCII.GetBytes($"{text} {Convert.ToBase64String(mac)}\n");
            var isNew = !File.Exists(_path);
            var options = new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.Write,
                Share = FileShare.Read,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            };
            using (var file = new FileStream(_path, options))
            {
                RandomAccess.SetLength(file.SafeFileHandle, _length);
                RandomAccess.Write(file.SafeFileHandle, line, _length);
                Durable.Sync(file.SafeFileHandle);
            }
            if (isNew)
                Durable.SyncFolder(Path.GetDirectoryName(_path)!);
            _length += line.Length;
            _chain = mac;
            Take(record);
        }
    }

    private void Read(byte[] bytes)
    {
        while (bytes.AsSpan((int)_length).IndexOf((byte)'\n') is var end and >= 0)
        {
            var line = Encoding.ASCII.GetString(bytes, (int)_length, end);
            var cut = line.LastIndexOf(' ');
            var mac = Mac(line[..Math.Max(cut, 0)]);
            if (cut < 0 || line[(cut + 1)..] != Convert.ToBase64String(mac) || Parse(line[..cut]) is not { } record)
                throw new DamageException(new Damage(_path, _length, null, "a line of the list of erasures is not as it was written"));
            _length += end + 1;
            _chain = mac;
            Take(record);
        }
    }

    private void Take(ErasureRecord record)
    {
        _records.Add(record);
        _latest[record.Subject] = record;
        _entries.Add(record.EntryId);
        foreach (var id in record.KeyIds)
            _destroyed[id] = record;
    }

    private byte[] Mac(string text) => HMACSHA256.HashData(_key, (byte[])[.. _chain, .. Encoding.ASCII.GetBytes(text)]);

    private static string Write(ErasureRecord record) =>
        string.Join(
            ' ',
            record.IsErased ? "erased" : "readmitted",
            record.Subject,
            record.KeyIds.Count == 0 ? "-" : string.Join(',', record.KeyIds.Select(id => id.ToString("x32", CultureInfo.InvariantCulture))),
            record.At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
            record.EntryId
        );

    // Only what carries the right HMAC is parsed, so a line is of the form or the program that wrote it is another.
    private static ErasureRecord? Parse(string text)
    {
        var parts = text.Split(' ');
        if (parts.Length != 5 || parts[0] is not ("erased" or "readmitted") || Pseudonym.Parse(parts[1]) is not { } subject)
            return null;
        var ids = parts[2] == "-" ? [] : parts[2].Split(',');
        var at = DateTimeOffset.ParseExact(
            parts[3],
            TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal
        );
        return new ErasureRecord(
            subject,
            parts[0] == "erased",
            [.. ids.Select(id => UInt128.Parse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))],
            at,
            parts[4]
        );
    }
}
