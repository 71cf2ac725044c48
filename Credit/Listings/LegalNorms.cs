using System.Text.Json;
using Xinyuan.Credit.Calendars;
using Xinyuan.Credit.Events;

namespace Xinyuan.Credit.Listings;

/// <summary>A norm that a term was taken from.</summary>
/// <param name="Norm">Its name in English.</param>
/// <param name="Title">Its title in Chinese.</param>
/// <param name="Article">The article, or what of it was not read.</param>
/// <param name="Source"><c>verified</c> when the text was read, else <c>unverified</c>.</param>
/// <param name="Note">What else is to be known about the reading, or null.</param>
public abstract record LegalNorm(string Norm, string Title, string Article, string Source, string? Note);

/// <summary>How long dishonesty is public by the national clock.</summary>
/// <param name="MonthsMin">Before so many months there is no repair, by class.</param>
/// <param name="MonthsMax">After so many months publicity ends by itself, by class.</param>
public sealed record NationalPublicity(
    string Norm,
    string Title,
    string Article,
    string Source,
    IReadOnlyDictionary<string, int> MonthsMin,
    IReadOnlyDictionary<string, int> MonthsMax,
    string? Note = null
) : LegalNorm(Norm, Title, Article, Source, Note);

/// <summary>How long a market regulator's penalty is public.</summary>
/// <param name="MonthsMax">After so many months publicity ends, by <see cref="SamrPenalty"/>; 0 for what is not shown at all.</param>
public sealed record SamrPublicity(
    string Norm,
    string Title,
    string Article,
    string Source,
    IReadOnlyDictionary<string, int> MonthsMax,
    string? Note = null
) : LegalNorm(Norm, Title, Article, Source, Note);

/// <summary>The terms of a procedure that leads to a listing and out of it.</summary>
/// <param name="Id">Its id, as proposals name it.</param>
/// <param name="Defence">From the service of the notice: the shortest time for a statement and a defence (陈述、申辩).</param>
/// <param name="HearingRequest">From the service of the notice: within it a hearing may be asked for (听证).</param>
/// <param name="HearingNotice">The enterprise is told of a hearing so long before it.</param>
/// <param name="Publication">From the decision: within it the decision is published.</param>
/// <param name="RepairAcceptance">From the application: within it the authority accepts it or does not (受理).</param>
/// <param name="RepairDecision">From acceptance: within it the authority decides.</param>
/// <param name="Withdrawal">From the document that quashed the basis: within it the listing is withdrawn everywhere.</param>
public sealed record ListingProcedure(
    string Id,
    string Norm,
    string Title,
    string Article,
    string Source,
    LegalTerm Defence,
    LegalTerm HearingRequest,
    LegalTerm HearingNotice,
    LegalTerm Publication,
    LegalTerm RepairAcceptance,
    LegalTerm RepairDecision,
    LegalTerm Withdrawal,
    string? Note = null
) : LegalNorm(Norm, Title, Article, Source, Note);

/// <summary>The term within which an objection is answered.</summary>
/// <param name="Answer">From the filing.</param>
public sealed record ObjectionNorm(string Norm, string Title, string Article, string Source, LegalTerm Answer, string? Note = null)
    : LegalNorm(Norm, Title, Article, Source, Note);

/// <summary>What restarts the clock of a listing whose repair was obtained by fraud.</summary>
public sealed record ReinstatementNorm(string Norm, string Title, string Article, string Source, string? Note = null)
    : LegalNorm(Norm, Title, Article, Source, Note);

/// <summary>The norms about listings, repair and objections, as data.</summary>
public sealed class LegalNorms
{
    private const string Resource = "Xinyuan.Credit.Listings.Law.norms.json";
    private static readonly Lazy<LegalNorms> Loaded = new(() => new LegalNorms(Read(LegalData.Resource(Resource))));
    private readonly NormFile _file;

    private LegalNorms(NormFile file) => _file = file;

    /// <summary>The norms that come with the program.</summary>
    public static LegalNorms Shipped => Loaded.Value;

    /// <summary>The national clock of publicity.</summary>
    public NationalPublicity National => _file.Publicity.National;

    /// <summary>The market regulators' clock of publicity.</summary>
    public SamrPublicity Samr => _file.Publicity.Samr;

    /// <summary>The procedures. The first holds for proposals that name none.</summary>
    public IReadOnlyList<ListingProcedure> Procedures => _file.Procedures;

    /// <summary>About objections.</summary>
    public ObjectionNorm Objection => _file.Objection;

    /// <summary>How long an override of the platform indicator holds at most: a rule of the platform, in months.</summary>
    public LegalTerm OverrideLongest => _file.OverrideLongest;

    /// <summary>About repair that was obtained by fraud.</summary>
    public ReinstatementNorm Reinstatement => _file.Reinstatement;

    /// <summary>The procedure of this id, or the first; what the log holds keeps its course when the data change.</summary>
    public ListingProcedure Procedure(string? id) => Procedures.FirstOrDefault(procedure => procedure.Id == id) ?? Procedures[0];

    private static NormFile Read(ReadOnlySpan<byte> utf8Json) => JsonSerializer.Deserialize<NormFile>(utf8Json, LegalData.Strict)!;

    private sealed record NormFile(
        PublicityNorms Publicity,
        IReadOnlyList<ListingProcedure> Procedures,
        ObjectionNorm Objection,
        LegalTerm OverrideLongest,
        ReinstatementNorm Reinstatement
    );

    private sealed record PublicityNorms(NationalPublicity National, SamrPublicity Samr);
}
