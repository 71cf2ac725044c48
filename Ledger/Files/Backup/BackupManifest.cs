using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// What a backup holds. Written last and replaced whole, so that a backup is what its manifest says, or is not there yet: bytes that
/// it does not name are of a backup that was cut off, and count for nothing. Format: docs/format.md.
/// </summary>
/// <param name="Verifier">The log's verifier key; its name is the origin.</param>
/// <param name="Checkpoint">The checkpoint up to which the backup goes.</param>
/// <param name="Made">When it was made, UTC.</param>
/// <param name="Segments">One a segment, from number 0 on.</param>
internal sealed record BackupManifest(
    VerifierKey Verifier,
    Checkpoint Checkpoint,
    DateTimeOffset Made,
    IReadOnlyList<BackupSegment> Segments
)
{
    private const int BytesMax = 64 << 20;
    private const int Version = 1;

    public static string PathIn(string folder) => Path.Combine(folder, "manifest.json");

    public static string SegmentPath(string folder, int number) => Path.Combine(folder, "segments", Segment.FileName(number));

    /// <summary>Reads the manifest of a backup; null when there is none.</summary>
    /// <exception cref="DamageException">It is not what was written.</exception>
    public static BackupManifest? Read(string folder)
    {
        var path = PathIn(folder);
        if (!File.Exists(path))
            return null;
        if (new FileInfo(path).Length > BytesMax)
            throw Damaged(path, $"a manifest has at most {BytesMax} bytes");
        try
        {
            return From(path, JsonSerializer.Deserialize(File.ReadAllBytes(path), BackupJson.Strict.ManifestJson)!);
        }
        catch (JsonException malformed)
        {
            throw Damaged(path, "the manifest is not of its form: " + malformed.Message);
        }
        catch (InvalidDataException malformed)
        {
            throw Damaged(path, malformed.Message);
        }
    }

    public void Write(string folder) =>
        Durable.Replace(
            PathIn(folder),
            JsonSerializer.SerializeToUtf8Bytes(
                new ManifestJson(
                    Version,
                    Verifier.ToString(),
                    Header.FormatTime(Made),
                    Checkpoint.Note,
                    [
                        .. Segments.Select(
                            (segment, i) => new ManifestFileJson("segments/" + Segment.FileName(i), segment.Bytes, segment.Hash.ToBase64())
                        ),
                    ]
                ),
                BackupJson.Strict.ManifestJson
            )
        );

    private static BackupManifest From(string path, ManifestJson json)
    {
        if (json.V != Version)
            throw Damaged(path, string.Create(CultureInfo.InvariantCulture, $"version {json.V} is not known"));
        if (VerifierKey.ParseLog(json.Verifier, out var fault) is not { } verifier)
            throw Damaged(path, fault!);
        if (Policy.OfLog(verifier).Open(json.Checkpoint, out fault) is not { } checkpoint)
            throw Damaged(path, fault!);
        var segments = new List<BackupSegment>(json.Files.Count);
        foreach (var file in json.Files)
        {
            // Nothing is looked for but segments by number: a manifest cannot point elsewhere.
            if (file?.Name != "segments/" + Segment.FileName(segments.Count))
                throw Damaged(path, $"segment {Segment.FileName(segments.Count)} is not named where it must be");
            if (file.Bytes is < Segment.HeadBytes or > SegmentHead.CapacityMax)
                throw Damaged(path, $"{file.Name} cannot have {file.Bytes} bytes");
            segments.Add(new BackupSegment(file.Bytes, Base64Text.DecodeDigest(file.Sha256)));
        }
        if (segments.Count == 0)
            throw Damaged(path, "the manifest names no segment");
        return new BackupManifest(verifier, checkpoint, Header.ReadTime(json.Made), segments);
    }

    private static DamageException Damaged(string path, string what) => new(new Damage(path, 0, null, what));
}

/// <summary>A segment in a backup: its first bytes, up to the last frame that the backup goes to.</summary>
/// <param name="Bytes">How many of the file's bytes count.</param>
/// <param name="Hash">SHA-256 of these.</param>
internal sealed record BackupSegment(long Bytes, Digest Hash);

internal sealed record ManifestJson(int V, string Verifier, string Made, string Checkpoint, List<ManifestFileJson> Files);

internal sealed record ManifestFileJson(string Name, long Bytes, string Sha256);

/// <summary>The JSON of backups and of breaks, read strictly.</summary>
[JsonSerializable(typeof(ManifestJson))]
[JsonSerializable(typeof(LogBrokenJson))]
[JsonSerializable(typeof(LogBrokenSignaturesJson))]
internal sealed partial class BackupJson : JsonSerializerContext
{
    public static BackupJson Strict { get; } = new(new JsonSerializerOptions(StrictJson.Options) { WriteIndented = true });
}
