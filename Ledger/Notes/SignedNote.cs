using System.Buffers.Binary;
using System.Text;

namespace Xinyuan.Ledger;

/// <summary>A text with signatures beneath it (C2SP signed-note).</summary>
/// <param name="Text">What is signed, ending in a line feed.</param>
/// <param name="Signatures">Every signature line, known or not, in order.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    private const int LengthMax = 1_000_000;
    private const int SignaturesMax = 100;

    /// <summary>Reads a note's form; null with a reason when it is none. Says nothing of whether the signatures are right.</summary>
    public static SignedNote? Parse(string note, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(note);
        fault = null;
        if (note.Length > LengthMax)
            return Bad("the note is too long", out fault);
        foreach (var c in note)
        {
            if (c < ' ' && c != '\n')
                return Bad("the note has a control character", out fault);
        }
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0)
            return Bad("no empty line parts the text from the signatures", out fault);
        if (!note.EndsWith('\n'))
            return Bad("the last line is not ended", out fault);
        var signatures = new List<NoteSignature>();
        foreach (var line in note[(split + 2)..].TrimEnd('\n').Split('\n'))
        {
            if (NoteSignature.Parse(line) is not { } signature)
                return Bad($"'{line}' is not a signature line", out fault);
            signatures.Add(signature);
            if (signatures.Count > SignaturesMax)
                return Bad($"more than {SignaturesMax} signatures", out fault);
        }
        return new SignedNote(note[..(split + 1)], signatures);
    }

    /// <summary>
    /// Whether the holder of <paramref name="key"/> signed the text. A line that names the key and does not verify makes the whole
    /// note bad, even beside one that does.
    /// </summary>
    public bool IsSignedBy(VerifierKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var mine = Signatures.Where(signature => signature.Names(key)).ToList();
        return mine.Count > 0 && mine.TrueForAll(signature => signature.IsBy(key, Text));
    }

    /// <summary>
    /// The lines of those <paramref name="known"/> keys that signed; null with a reason when a line of one of them fails, which makes
    /// the whole note bad, or when none of them signed. Lines of other keys are passed over, also if they share the name or the id;
    /// so is what a key repeats, once it is checked: anybody can repeat a line, until the note is too long for its readers.
    /// </summary>
    public IReadOnlyList<NoteSignature>? Open(IReadOnlyCollection<VerifierKey> known, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(known);
        fault = null;
        var opened = new List<NoteSignature>();
        foreach (var signature in Signatures)
        {
            var keys = known.Where(signature.Names).ToList();
            if (keys.Count > 0 && !keys.Exists(key => signature.IsBy(key, Text)))
            {
                fault = $"the signature of '{signature.Name}' does not verify";
                return null;
            }
            if (keys.Count > 0 && !opened.Exists(line => line.Name == signature.Name && line.KeyId == signature.KeyId))
                opened.Add(signature);
        }
        if (opened.Count > 0)
            return opened;
        fault = "no known key signed the note";
        return null;
    }

    /// <summary>
    /// The note with these lines beneath those of other keys, one for each key, by name and key id: whatever the order in which
    /// cosignatures came, the same ones make the same note.
    /// </summary>
    public SignedNote With(params IEnumerable<NoteSignature> cosignatures)
    {
        ArgumentNullException.ThrowIfNull(cosignatures);
        var added = cosignatures.ToDictionary(line => (line.Name, line.KeyId));
        return this with
        {
            Signatures =
            [
                .. Signatures.Where(line => !added.ContainsKey((line.Name, line.KeyId))),
                .. added.Values.OrderBy(line => line.Name, StringComparer.Ordinal).ThenBy(line => line.KeyId),
            ],
        };
    }

    /// <summary>The note in its one spelling.</summary>
    public override string ToString() => Text + "\n" + string.Concat(Signatures.Select(signature => signature + "\n"));

    private static SignedNote? Bad(string reason, out string? fault)
    {
        fault = reason;
        return null;
    }
}

/// <summary>One signature line: <c>— name base64(key id ‖ signature)</c>.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="KeyId">The key's id.</param>
/// <param name="Blob">The signature as its type has it.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Blob)
{
    private const string Dash = "\u2014 ";
    private const int TimeBytes = 8;

    /// <summary>Reads a line without its line feed; null when it is none.</summary>
    public static NoteSignature? Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (!line.StartsWith(Dash, StringComparison.Ordinal))
            return null;
        var parts = line[Dash.Length..].Split(' ');
        if (parts.Length != 2 || VerifierKey.NameFault(parts[0]) is not null)
            return null;
        var blob = new byte[parts[1].Length];
        if (!Convert.TryFromBase64String(parts[1], blob, out var length) || length <= 4)
            return null;
        var signature = new NoteSignature(parts[0], BinaryPrimitives.ReadUInt32BigEndian(blob), blob.AsMemory(4, length - 4));
        // One signature has one spelling: base64 with stray bits or white space is none.
        return signature.ToString() == line ? signature : null;
    }

    /// <summary>When a cosigner says it saw the checkpoint, Unix seconds; only of a cosignature.</summary>
    public long CosignedAt => (long)BinaryPrimitives.ReadUInt64BigEndian(Blob.Span);

    /// <inheritdoc/>
    public override string ToString()
    {
        var blob = new byte[4 + Blob.Length];
        BinaryPrimitives.WriteUInt32BigEndian(blob, KeyId);
        Blob.Span.CopyTo(blob.AsSpan(4));
        return $"{Dash}{Name} {Convert.ToBase64String(blob)}";
    }

    /// <summary>Whether the line says to be this key's.</summary>
    public bool Names(VerifierKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Name == key.Name && KeyId == key.KeyId;
    }

    internal bool IsBy(VerifierKey key, string text) =>
        key.Type switch
        {
            VerifierKey.Ed25519Type => key.Verify(Encoding.UTF8.GetBytes(text), Blob.Span),
            VerifierKey.CosignatureType => Blob.Length > TimeBytes
                && CosignedAt > 0
                && key.Verify(CosignedMessage(text, CosignedAt), Blob.Span[TimeBytes..]),
            _ => false,
        };

    /// <summary>What a cosigner signs (C2SP tlog-cosignature).</summary>
    internal static byte[] CosignedMessage(string text, long time) =>
        Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n{text}"));
}
