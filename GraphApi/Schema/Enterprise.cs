using GraphQL;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Grains;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reading;
using Xinyuan.GraphApi.Reads;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>A filed enterprise and its credit. Three layers, never mixed: ratings of authorities, the negative list, the platform's indicator.</summary>
internal sealed class Enterprise(CreditFileView file, CreditFileRequest asked, Caller caller, ICreditFileGrain grain, IEventLog log)
    : IAboutEnterprise
{
    /// <inheritdoc/>
    [Ignore]
    public Standing Standing => caller.Party?.Text == file.Subject ? Standing.Owner : Standing.Stranger;

    /// <summary>Who asks.</summary>
    internal Caller Caller => caller;

    /// <inheritdoc/>
    [Ignore]
    public string About => file.Subject;

    /// <summary>Whether the reader may see what is on record about it.</summary>
    internal bool IsOpenFile => AccessPolicy.Allows(caller, AccessClass.Subject, Standing);

    /// <summary>Its party id; a unified social credit code after `uscc:`.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Uscc => file.Subject;

    /// <summary>Its registered name.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Name => file.Enterprise?.Name ?? file.Subject;

    /// <summary>Its name in English.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? NameEn => file.Enterprise?.NameEn;

    /// <summary>What it does in the zone.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<EnterpriseRole> Roles => [.. (file.Enterprise?.Roles ?? []).Select(Spelling.Read<EnterpriseRole>)];

    /// <summary>Its customs record number.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? CustomsCode => file.Enterprise?.CustomsCode;

    /// <summary>Its country (ISO 3166-1 alpha-2).</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Country => file.Enterprise?.Country;

    /// <summary>Its administrative region (GB/T 2260).</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Region => file.Enterprise?.Region;

    /// <summary>What authorities have rated it, as they did: never recomputed. Internal aids of supervision are shown to departments only.</summary>
    [ReadableBy(AccessClass.Subject)]
    public IReadOnlyList<ImportedRating> Ratings =>
        [
            .. file
                .Ratings.Where(rating =>
                    !RatingScheme.IsInternal(rating.Scheme) || AccessPolicy.Allows(caller, AccessClass.Department, Standing)
                )
                .Select(rating => new ImportedRating(rating)),
        ];

    /// <summary>The platform's indicator: computed from the record by a rule set that is data, and explained to the event.</summary>
    /// <param name="ruleSet">The rule set; else the one in force.</param>
    /// <param name="lawAsOf">As the law stood on this day; else on that of the enterprise asked for.</param>
    /// <param name="knownAsOf">As it was known at this moment; else at that of the enterprise asked for.</param>
    /// <param name="cancel">Ends the work.</param>
    [ReadableBy(AccessClass.Subject)]
    public async Task<Indicator?> Indicator([Id] string? ruleSet, DateOnly? lawAsOf, DateTimeOffset? knownAsOf, CancellationToken cancel)
    {
        var read =
            ruleSet is null && lawAsOf is null && knownAsOf is null
                ? file
                : await grain.Read(
                    asked with
                    {
                        LawAsOf = lawAsOf ?? asked.LawAsOf,
                        KnownAsOf = knownAsOf ?? asked.KnownAsOf,
                        RuleSet = ruleSet,
                    },
                    cancel
                );
        return read?.Indicator is { } indicator ? new Indicator(indicator) : null;
    }

    /// <summary>Its listings on the negative list. Whoever may not see its record sees those that are public.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<Listing> Listings
    {
        get
        {
            var shown = file.Listings.Where(listing => listing.IsPublic || IsOpenFile).ToList();
            if (shown.Exists(listing => !listing.IsPublic))
                AccessPolicy.Note(caller, AccessClass.Subject, Standing, About, "Enterprise.listings");
            return [.. shown.Select(listing => new Listing(listing, caller))];
        }
    }

    /// <summary>
    /// What applies to it, and on whose authority. Whoever may not see its record sees what follows from a public listing. A repair
    /// known now holds for every day.
    /// </summary>
    /// <param name="lawAsOf">As the law stood on this day; else today.</param>
    /// <param name="knownAsOf">As it was known at this moment; else now.</param>
    /// <param name="cancel">Ends the work.</param>
    [ReadableBy(AccessClass.Open)]
    public async Task<IReadOnlyList<Measure>> Measures(DateOnly? lawAsOf, DateTimeOffset? knownAsOf, CancellationToken cancel)
    {
        var read = await grain.Measures(Supervised(lawAsOf, knownAsOf), cancel);
        var shown = (read?.Measures ?? []).Where(measure => Measure.IsShown(measure, caller, Standing)).ToList();
        if (shown.Exists(measure => !Measure.IsOpen(measure)))
            AccessPolicy.Note(caller, AccessClass.Subject, Standing, About, "Enterprise.measures");
        return [.. shown.Select(measure => new Measure(measure))];
    }

    /// <summary>How far it is from being certified by customs; null on a day on which no standard is in force.</summary>
    /// <param name="lawAsOf">As the law stood on this day; else today.</param>
    /// <param name="knownAsOf">As it was known at this moment; else now.</param>
    /// <param name="cancel">Ends the work.</param>
    [ReadableBy(AccessClass.Subject)]
    public async Task<AeoDistance?> AeoDistance(DateOnly? lawAsOf, DateTimeOffset? knownAsOf, CancellationToken cancel)
    {
        return await grain.AeoDistance(Supervised(lawAsOf, knownAsOf), cancel) is { } view ? new AeoDistance(view, caller, Standing) : null;
    }

    private SupervisionRequest Supervised(DateOnly? lawAsOf, DateTimeOffset? knownAsOf) =>
        new(lawAsOf ?? asked.LawAsOf, knownAsOf ?? asked.KnownAsOf, CreditCaller.Of(caller));

    /// <summary>Its objections, the latest first.</summary>
    [ReadableBy(AccessClass.Subject)]
    public IReadOnlyList<Dispute> Objections => [.. file.Disputes.Select(dispute => new Dispute(dispute))];

    /// <summary>Records of its conduct.</summary>
    [ReadableBy(AccessClass.Subject)]
    public CreditRecordConnection Records(int? first = Pages.FirstDefault, string? after = null) =>
        new(Pages.Of([.. file.Records.Select(record => new CreditRecord(record))], first, after));

    /// <summary>Figures that authorities reported of it by whole months, the latest first: what ratio rules divide by.</summary>
    [ReadableBy(AccessClass.Subject)]
    public IReadOnlyList<ReportedFigure> Figures => [.. file.Figures.Select(figure => new ReportedFigure(figure))];

    /// <summary>
    /// Who read what is on record about it by privilege, the latest first: the enterprise's own to see, save what an authority has deferred while a
    /// procedure runs.
    /// </summary>
    [ReadableBy(AccessPolicy.ReadLog)]
    public Task<ReadLogConnection> ReadLog(
        [FromServices] ReadLog reads,
        CancellationToken cancel,
        int? first = Pages.FirstDefault,
        string? after = null
    ) => EnterpriseHistory.ReadsAsync(this, first, after, reads, cancel);

    /// <summary>All that was ever put in its file, also what was repaired or has run out: to auditors, with a legal basis that is recorded.</summary>
    [ReadableBy(AccessPolicy.History)]
    public Task<EventConnection> History(
        [FromServices] IEventLog entries,
        [FromServices] EntryReader reader,
        IResolveFieldContext context,
        int? first = Pages.FirstDefault,
        string? after = null
    ) => EnterpriseHistory.EventsAsync(this, first, after, entries, reader, context);

    /// <summary>The fields that are withheld from the reader, each as `WITHHELD:name`.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<string> Withheld(IResolveFieldContext context) => Guard.Withheld(context);

    /// <summary>What of the log this is computed from.</summary>
    [ReadableBy(AccessClass.Open)]
    public AsOf AsOf => new(Reading.AsOf.Of(log, file.AsOf.Position + 1) with { Recorded = file.AsOf.Recorded });
}

/// <summary>What an enterprise does in the zone.</summary>
internal enum EnterpriseRole
{
    /// <summary>Makes goods.</summary>
    Maker,

    /// <summary>Sells from abroad.</summary>
    OverseaSeller,

    /// <summary>Runs a platform.</summary>
    Platform,

    /// <summary>Takes payments.</summary>
    Payment,

    /// <summary>Carries goods.</summary>
    Logistics,

    /// <summary>Stores goods.</summary>
    Warehouse,

    /// <summary>Declares goods to customs.</summary>
    Broker,

    /// <summary>Carries out recalls.</summary>
    RecallAgent,

    /// <summary>Answers in China for an overseas seller.</summary>
    DomesticAgent,

    /// <summary>Sells to consumers.</summary>
    Retailer,
}
