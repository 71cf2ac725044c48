using GraphQL;
using Xinyuan.Credit.Grains;
using Xinyuan.Credit.Listings;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>An authority's rating, taken over as it stands.</summary>
internal sealed class ImportedRating(RatingView view)
{
    /// <summary>Whose rating it is: customs-tier, tax, fx, public-credit or samr-risk.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Scheme => view.Scheme;

    /// <summary>The grade, in the authority's own word.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Grade => view.Grade;

    /// <summary>From when it holds.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly Decided => view.Decided;

    /// <summary>The last day on which it holds, or null.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? ValidTo => view.ValidTo;

    /// <summary>Whether it is the one in force.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool InForce => view.IsInForce;

    /// <summary>Who decided.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Authority => view.Authority;

    /// <summary>The decision's number.</summary>
    [ReadableBy(AccessClass.Open)]
    public string DocumentNo => view.DocumentNo;

    /// <summary>Where the log has it.</summary>
    [ReadableBy(AccessClass.Open)]
    public long Position => view.Position;

    /// <summary>Whether the enterprise objects to it and no answer has settled that.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool Disputed => view.Dispute is not null;

    /// <summary>The objection, and what the authority says to it.</summary>
    [ReadableBy(AccessClass.Open)]
    public Dispute? Dispute => Schema.Dispute.Of(view.Dispute);
}

/// <summary>A record of conduct.</summary>
internal sealed class CreditRecord(CreditRecordView view)
{
    /// <summary>What it is about: identity, trade, logistics, funds, settlement, supervision, quality or complaint.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Kind => view.Kind;

    /// <summary>The item of the catalogue of public credit information.</summary>
    [ReadableBy(AccessClass.Open)]
    public string CatalogueItem => view.CatalogueItem;

    /// <summary>positive, neutral, minor, general or serious.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Severity => view.Severity;

    /// <summary>Who found it.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Authority => view.Authority;

    /// <summary>The document's number.</summary>
    [ReadableBy(AccessClass.Open)]
    public string DocumentNo => view.DocumentNo;

    /// <summary>The document's date, from which every legal clock runs.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly DocumentDate => view.DocumentDate;

    /// <summary>What happened, in a sentence.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Summary => view.Summary;

    /// <summary>The sum of money in it, or null.</summary>
    [ReadableBy(AccessClass.Open)]
    public decimal? Amount => view.Amount;

    /// <summary>The currency of that sum (ISO 4217).</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Currency => view.Currency;

    /// <summary>What it is about, where a rule must tell it apart.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Matter => view.Matter;

    /// <summary>The first day on which it is so; else the document's date.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? ValidFrom => view.ValidFrom;

    /// <summary>The last day on which it is so.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? ValidTo => view.ValidTo;

    /// <summary>Where the log has it.</summary>
    [ReadableBy(AccessClass.Open)]
    public long Position => view.Position;

    /// <summary>Whether the enterprise objects to it and no answer has settled that.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool Disputed => view.Dispute is not null;

    /// <summary>The objection, and what the authority says to it.</summary>
    [ReadableBy(AccessClass.Open)]
    public Dispute? Dispute => Schema.Dispute.Of(view.Dispute);
}

/// <summary>A listing on the negative list. Only decisions of a named authority move it.</summary>
internal sealed class Listing(ListingView view, Caller caller) : IAboutEnterprise
{
    /// <inheritdoc/>
    [Ignore]
    public Standing Standing => caller.Party?.Text == view.Subject ? Standing.Owner : Standing.Stranger;

    /// <inheritdoc/>
    [Ignore]
    public string About => view.Subject;

    /// <summary>Its id.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Id => view.Id;

    /// <summary>The enterprise.</summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<Party> Subject([FromServices] Filings filings, CancellationToken cancel) =>
        new(await filings.ReadAsync(register => PartyView.Of(view.Subject, register), cancel));

    /// <summary>How it stands. That repair was applied for is between the firm and the authority; to others it may be applied for still.</summary>
    [ReadableBy(AccessClass.Open)]
    public ListingStatus Status(IResolveFieldContext context)
    {
        var status = Enum.Parse<ListingStatus>(view.Status);
        if (status is not (ListingStatus.RepairApplied or ListingStatus.UnderReview))
            return status;
        var reader = GraphQLContext.Of(context.UserContext).Caller;
        if (!AccessPolicy.Allows(reader, AccessClass.Subject, Standing))
            return ListingStatus.RepairEligible;
        AccessPolicy.Note(reader, AccessClass.Subject, Standing, About, "Listing.status");
        return status;
    }

    /// <summary>general or serious.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Severity => view.Severity;

    /// <summary>The item of the catalogue that it rests on.</summary>
    [ReadableBy(AccessClass.Open)]
    public string CatalogueItem => view.CatalogueItem;

    /// <summary>Who decides it, and who alone repairs it.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Authority => view.Authority;

    /// <summary>Norm and article.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Basis => view.Basis;

    /// <summary>Which version of the norm.</summary>
    [ReadableBy(AccessClass.Open)]
    public string NormVersion => view.NormVersion;

    /// <summary>What it reaches.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Scope => view.Scope;

    /// <summary>The decision's number.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? DocumentNo => view.DocumentNo;

    /// <summary>The decision's date.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? DecidedOn => view.DecidedOn;

    /// <summary>The first day of publicity.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? PublishedOn => view.PublishedOn;

    /// <summary>The first day on which repair can be applied for.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? RepairFrom => view.RepairFrom;

    /// <summary>The first day on which publicity has ended.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? EndsOn => view.EndsOn;

    /// <summary>The norm that `endsOn` was taken from: where two bound publicity, the shorter.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? EndsByNorm => view.EndsByNorm;

    /// <summary>Whether the enterprise objects to it and no answer has settled that.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool Disputed => view.Dispute is not null;

    /// <summary>The objection, and what the authority says to it.</summary>
    [ReadableBy(AccessClass.Subject)]
    public Dispute? Dispute => Schema.Dispute.Of(view.Dispute);

    /// <summary>How far what is on record has moved it.</summary>
    [ReadableBy(AccessClass.Subject)]
    public ListingState? State => Enum.Parse<ListingState>(view.State);

    /// <summary>All that moved it, in the order of the log.</summary>
    [ReadableBy(AccessClass.Subject)]
    public IReadOnlyList<ListingStep> Steps => [.. view.Steps.Select(step => new ListingStep(step))];

    /// <summary>Until when what is to be done.</summary>
    [ReadableBy(AccessClass.Subject)]
    public ListingTerms? Terms => new(view.Terms);

    /// <summary>The last day for a defence.</summary>
    [ReadableBy(AccessClass.Subject)]
    public DateOnly? DefenceUntil => view.DefenceUntil;

    /// <summary>The day of the latest application for repair.</summary>
    [ReadableBy(AccessClass.Subject)]
    public DateOnly? RepairAppliedOn => view.RepairAppliedOn;

    /// <summary>The entries that moved it, as the reader may see them.</summary>
    [ReadableBy(AccessClass.Open)]
    public Task<IReadOnlyList<Event>> Events([FromServices] EntryReader entries, IResolveFieldContext context) =>
        entries.ReadAsync(view.Positions, view.IsPublic, context);

    /// <summary>The fields that are withheld from the reader, each as `WITHHELD:name`.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<string> Withheld(IResolveFieldContext context) => Guard.Withheld(context);
}

/// <summary>The platform's indicator.</summary>
internal sealed class Indicator(IndicatorView view)
{
    /// <summary>The tier. It is the platform's, and never a letter of an authority.</summary>
    [ReadableBy(AccessClass.Open)]
    public Tier Tier => Read(view.Tier);

    /// <summary>The tier that was computed, where two departments put another; the reasons say so.</summary>
    [ReadableBy(AccessClass.Open)]
    public Tier? ComputedTier => view.ComputedTier is { } computed ? Read(computed) : null;

    /// <summary>0 to 100; null when too little is on record.</summary>
    [ReadableBy(AccessClass.Open)]
    public decimal? Score => view.Score;

    /// <summary>The rule set.</summary>
    [ReadableBy(AccessClass.Open)]
    public RuleSet RuleSet => new(view.RuleSet);

    /// <summary>What barred better tiers.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<Reason> Vetoes => [.. view.Vetoes.Select(reason => new Reason(reason))];

    /// <summary>What gave or took points.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<Reason> Reasons => [.. view.Reasons.Select(reason => new Reason(reason))];

    /// <summary>SHA-256 over all that was counted.</summary>
    [ReadableBy(AccessClass.Open)]
    public string InputHash => view.InputHash;

    /// <summary>SHA-256 of the rule set.</summary>
    [ReadableBy(AccessClass.Open)]
    public string RuleSetHash => view.RuleSet.Hash;

    private static Tier Read(string tier) =>
        tier switch
        {
            "TIER_1" => Tier.One,
            "TIER_2" => Tier.Two,
            "TIER_3" => Tier.Three,
            "TIER_4" => Tier.Four,
            "TIER_5" => Tier.Five,
            _ => Tier.NoData,
        };
}

/// <summary>The platform's tiers.</summary>
internal enum Tier
{
    /// <summary>The best.</summary>
    [Name("TIER_1")]
    One,

    /// <summary>Second.</summary>
    [Name("TIER_2")]
    Two,

    /// <summary>Third.</summary>
    [Name("TIER_3")]
    Three,

    /// <summary>Fourth.</summary>
    [Name("TIER_4")]
    Four,

    /// <summary>The lowest.</summary>
    [Name("TIER_5")]
    Five,

    /// <summary>Too little is on record.</summary>
    NoData,
}

/// <summary>A rule set of the indicator.</summary>
internal sealed class RuleSet(RuleSetView view)
{
    /// <summary>Its id.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Id => view.Id;

    /// <summary>Its title.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Title => view.Title;

    /// <summary>The first day on which it is in force.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly ValidFrom => view.ValidFrom;

    /// <summary>The last day on which it is in force, or null.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? ValidTo => view.ValidTo;
}

/// <summary>Why a rule counted.</summary>
internal sealed class Reason(ReasonView view)
{
    /// <summary>The rule's id.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Rule => view.Rule;

    /// <summary>Norm and article.</summary>
    [ReadableBy(AccessClass.Open)]
    public string LegalBasis => view.LegalBasis;

    /// <summary>The points that it gave or took.</summary>
    [ReadableBy(AccessClass.Open)]
    public decimal? Points => view.Points;

    /// <summary>The entries that it counted.</summary>
    [ReadableBy(AccessClass.Open)]
    public Task<IReadOnlyList<Event>> Events([FromServices] EntryReader entries, IResolveFieldContext context) =>
        entries.ReadAsync(view.Positions, isShown: false, context);

    /// <summary>What the enterprise can do about it.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Remedy => view.Remedy;

    /// <summary>Whether its case was there; INSUFFICIENT when too little is on record to say.</summary>
    [ReadableBy(AccessClass.Open)]
    public RuleOutcome Outcome => Spelling.Read<RuleOutcome>(view.Outcome);

    /// <summary>What was measured against which limit.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Measured => view.Measured;

    /// <summary>The points that there are to gain by the remedy.</summary>
    [ReadableBy(AccessClass.Open)]
    public decimal Gain => view.Gain;

    /// <summary>The earliest day on which repair can be applied for of what counts against the enterprise.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? RepairFrom => view.RepairFrom;

    /// <summary>The next day on which the law itself makes it weigh less.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? ReliefOn => view.ReliefOn;
}
