using System.Globalization;

namespace Xinyuan.Ledger;

/// <summary>What a witness answers (C2SP tlog-witness), in the terms of HTTP, which is how the specification states it.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="MediaType">The media type of the body.</param>
/// <param name="Body">Cosignature lines, a size, or a reason.</param>
public sealed record AddCheckpointResult(int Status, string MediaType, string Body)
{
    /// <summary>The checkpoint is cosigned.</summary>
    public const int CosignedStatus = 200;

    /// <summary>The request is not of its form, or its old size is larger than the checkpoint's.</summary>
    public const int MalformedStatus = 400;

    /// <summary>No valid signature of the log.</summary>
    public const int UnsignedStatus = 403;

    /// <summary>A log that the witness does not know.</summary>
    public const int UnknownStatus = 404;

    /// <summary>The witness last cosigned another size than the old size.</summary>
    public const int ConflictStatus = 409;

    /// <summary>The checkpoint does not follow from the one that was cosigned last.</summary>
    public const int InconsistentStatus = 422;

    /// <summary>The witness could not keep the checkpoint, and cosigns nothing before it is started anew.</summary>
    public const int BrokenStatus = 500;

    /// <summary>A body has at most so many bytes: 16 lines of 5 kB each.</summary>
    public const int BytesMax = 80 << 10;

    /// <summary>The media type of a size.</summary>
    public const string SizeType = "text/x.tlog.size";

    /// <summary>The media type of lines and reasons.</summary>
    public const string TextType = "text/plain; charset=utf-8";

    /// <summary>The checkpoint is kept and cosigned.</summary>
    public static AddCheckpointResult Cosigned(NoteSignature line) => new(CosignedStatus, TextType, line + "\n");

    /// <summary>The witness last cosigned a checkpoint of this size.</summary>
    public static AddCheckpointResult Conflict(long size) =>
        new(ConflictStatus, SizeType, size.ToString(CultureInfo.InvariantCulture) + "\n");

    /// <summary>It is not cosigned, for this reason.</summary>
    public static AddCheckpointResult Refused(int status, string reason) => new(status, TextType, reason + "\n");

    /// <summary>The size that a conflict states, or null when it states none.</summary>
    public long? Size =>
        Status == ConflictStatus
        && MediaType.Split(';')[0].Trim().Equals(SizeType, StringComparison.OrdinalIgnoreCase)
        && Body.EndsWith('\n')
        && Checkpoint.IsDecimal(Body[..^1], out var size)
            ? size
            : null;
}
