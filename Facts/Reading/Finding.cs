namespace Xinyuan.Facts.Reading;

/// <summary>Something wrong in a document, and where.</summary>
/// <param name="Path">The element at fault, such as <c>/records/3/subject</c>; empty for the document as a whole.</param>
/// <param name="Message">A sentence; values out of the document stand between single quotes.</param>
public sealed record Finding(string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
