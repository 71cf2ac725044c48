using System.Text.Json;

namespace Xinyuan.Ledger;

/// <summary>Reads headers in any spelling of their JSON.</summary>
internal static class HeaderReader
{
    /// <exception cref="InvalidDataException">It is not a header of version 1.</exception>
    public static Header Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return ReadMembers(bytes);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException("the header is not JSON of version 1: " + malformed.Message, malformed);
        }
    }

    private static Header ReadMembers(ReadOnlySpan<byte> bytes)
    {
        var reader = new StrictReader(bytes);
        long? version = null;
        string? origin = null;
        string? recorded = null;
        Digest? previous = null;
        var hasPrevious = false;
        List<HeaderSection>? sections = null;
        while (reader.NextMember())
        {
            if (reader.Is("v"u8, version is null))
                version = reader.Number();
            else if (reader.Is("origin"u8, origin is null))
                origin = reader.Text();
            else if (reader.Is("recorded"u8, recorded is null))
                recorded = reader.Text();
            else if (reader.Is("prev"u8, !hasPrevious))
                (hasPrevious, previous) = (true, reader.IsNull ? null : reader.Digest());
            else if (reader.Is("sections"u8, sections is null))
                sections = ReadSections(ref reader);
            else
                throw reader.Unknown();
        }
        reader.End();
        if (version != 1)
            throw new InvalidDataException("the header's version is not 1");
        if (origin is null || recorded is null || !hasPrevious || sections is null)
            throw new InvalidDataException("the header lacks a member");
        return new Header(origin, Header.ReadTime(recorded), previous, sections);
    }

    private static List<HeaderSection> ReadSections(ref StrictReader reader)
    {
        var sections = new List<HeaderSection>(8);
        reader.List();
        while (reader.NextObject())
        {
            var section = ReadSection(ref reader);
            if (sections.Count == Header.SectionsMax)
                throw new InvalidDataException($"a header names at most {Header.SectionsMax} sections");
            foreach (var before in sections)
            {
                if (before.Name == section.Name)
                    throw new InvalidDataException("the header names a section twice");
            }
            sections.Add(section);
        }
        return sections;
    }

    private static HeaderSection ReadSection(ref StrictReader reader)
    {
        string? name = null;
        string? @class = null;
        Digest? digest = null;
        while (reader.NextMember())
        {
            if (reader.Is("name"u8, name is null))
                name = reader.Text();
            else if (reader.Is("class"u8, @class is null))
                @class = reader.Text();
            else if (reader.Is("digest"u8, digest is null))
                digest = reader.Digest();
            else
                throw reader.Unknown();
        }
        return name is not null && @class is not null && digest is { } there
            ? new HeaderSection(name, @class, there)
            : throw new InvalidDataException("a section of the header lacks a member");
    }
}
