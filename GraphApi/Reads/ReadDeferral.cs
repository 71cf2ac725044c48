using System.Text.Json;
using Xinyuan.Facts.Filings;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.GraphApi.Reads;

/// <summary>
/// An authority's decision that an enterprise is not told yet of the authority's own reads, while a procedure runs. When its last day is over
/// they are shown; the later of two decisions about one procedure holds, so that it can also be ended early.
/// </summary>
/// <param name="Authority">Who defers, and whose reads alone are deferred.</param>
/// <param name="Subject">The enterprise.</param>
/// <param name="LegalBasis">Norm and article.</param>
/// <param name="Procedure">The procedure's number at the authority.</param>
/// <param name="Until">The last day of it, in UTC+8; at most <see cref="DaysMax"/> days ahead.</param>
internal sealed record ReadDeferral(string Authority, string Subject, string LegalBasis, string Procedure, DateOnly Until)
{
    /// <summary>The entries' type.</summary>
    public const string Type = "ReadDisclosureDeferred";

    /// <summary>Days that one decision may defer; a procedure that runs for longer needs another.</summary>
    public const int DaysMax = 366;

    private const string SectionName = "deferral";

    /// <summary>The index term of the decisions about an enterprise.</summary>
    public static LogQuery QueryOf(string subject, SubjectVault? vault) =>
        vault is not null && EnterpriseFiled.IsSoleTraderCode(subject)
            ? new LogQuery(new QueryClause([vault.PseudonymOf(subject).Tag], [Type]))
            : new LogQuery(new QueryClause(["read-deferral:" + subject], [Type]));

    /// <summary>The entry. A sole trader's is personal.</summary>
    public NewEntry Write(string id, DateTimeOffset at, SubjectVault? vault)
    {
        var isPersonal = vault is not null && EnterpriseFiled.IsSoleTraderCode(Subject);
        var json = JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web);
        return new NewEntry
        {
            Id = $"read-deferral:{Authority}:{id}",
            Stream = "read-deferrals:" + Authority,
            Type = Type,
            Issuer = Authority,
            Occurred = at,
            // Neither class is ever the enterprise's own to read.
            EnvelopeClass = AccessClass.Audit,
            Sections =
            [
                isPersonal
                    ? new NewSection("personal.1", AccessClass.Department, json) { Subject = Subject }
                    : new NewSection(SectionName, AccessClass.Department, json),
            ],
            Tags = isPersonal ? [] : ["read-deferral:" + Subject],
        };
    }

    /// <summary>Reads an entry; null when it is about somebody who was erased.</summary>
    public static ReadDeferral? Open(Entry entry, SubjectVault? vault)
    {
        var section = entry.Sections.First(one => one.Name == SectionName || SubjectVault.IsPersonal(one));
        if (!SubjectVault.IsPersonal(section))
            return JsonSerializer.Deserialize<ReadDeferral>(section.Bytes.Span, JsonSerializerOptions.Web);
        return vault?.Open(entry, section) is PersonalReading<ReadOnlyMemory<byte>>.Opened opened
            ? JsonSerializer.Deserialize<ReadDeferral>(opened.Value.Span, JsonSerializerOptions.Web)
            : null;
    }
}
