using Xinyuan.Credit.Enterprises;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;
using Xinyuan.Facts.Filings;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Credit.Grains;

/// <summary>Some of the filed enterprises.</summary>
/// <param name="Text">Part of a name, or a whole party id or customs record number.</param>
/// <param name="Role">A role.</param>
/// <param name="Region">The region, or the digits that it begins with.</param>
/// <param name="Country">The country.</param>
/// <param name="First">At most so many, 1 to <see cref="CreditDirectory.PageMax"/>.</param>
/// <param name="After">The cursor after which the page begins, or null.</param>
/// <param name="Caller">Who asks; without it the page is empty.</param>
[GenerateSerializer, Alias("xinyuan.credit.enterprises-request")]
public sealed record EnterprisesRequest(
    [property: Id(0)] string? Text = null,
    [property: Id(1)] string? Role = null,
    [property: Id(2)] string? Region = null,
    [property: Id(3)] string? Country = null,
    [property: Id(4)] int First = 50,
    [property: Id(5)] string? After = null,
    [property: Id(6)] CreditCaller? Caller = null
);

/// <summary>Some of the public negative list.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Authority">Who decided.</param>
/// <param name="Severity"><c>general</c> or <c>serious</c>.</param>
/// <param name="LawAsOf">Public on this day, in UTC+8; null for today.</param>
/// <param name="First">At most so many, 1 to <see cref="CreditDirectory.PageMax"/>.</param>
/// <param name="After">The cursor after which the page begins, or null.</param>
/// <param name="KnownAsOf">As it was known at this moment; null for now. A repair or annulment known now holds even so.</param>
/// <param name="Caller">Who asks; without it the page is empty.</param>
[GenerateSerializer, Alias("xinyuan.credit.negative-list-request")]
public sealed record NegativeListRequest(
    [property: Id(0)] string? Subject = null,
    [property: Id(1)] string? Authority = null,
    [property: Id(2)] string? Severity = null,
    [property: Id(3)] DateOnly? LawAsOf = null,
    [property: Id(4)] int First = 50,
    [property: Id(5)] string? After = null,
    [property: Id(6)] CreditCaller? Caller = null,
    [property: Id(7)] DateTimeOffset? KnownAsOf = null
);

/// <summary>A page of enterprises.</summary>
[GenerateSerializer, Alias("xinyuan.credit.enterprises-page")]
public sealed record EnterprisesPage(
    [property: Id(0)] IReadOnlyList<EnterpriseView> Items,
    [property: Id(1)] IReadOnlyList<string> Cursors,
    [property: Id(2)] bool HasNext,
    [property: Id(3)] int Total,
    [property: Id(4)] CreditAsOf AsOf
);

/// <summary>A page of listings.</summary>
[GenerateSerializer, Alias("xinyuan.credit.negative-list-page")]
public sealed record NegativeListPage(
    [property: Id(0)] IReadOnlyList<ListingView> Items,
    [property: Id(1)] IReadOnlyList<string> Cursors,
    [property: Id(2)] bool HasNext,
    [property: Id(3)] int Total,
    [property: Id(4)] CreditAsOf AsOf
);

/// <summary>The filed enterprises and the public negative list; the key is <see cref="Key"/>.</summary>
[Alias("xinyuan.credit-directory")]
public interface ICreditDirectoryGrain : IGrainWithStringKey
{
    /// <summary>The one key.</summary>
    const string Key = "all";

    /// <summary>Enterprises by party id, from all that the log has now.</summary>
    [Alias("Enterprises")]
    Task<EnterprisesPage> Enterprises(EnterprisesRequest request, CancellationToken cancel);

    /// <summary>Public listings, the latest first, from all that the log has now.</summary>
    [Alias("NegativeList")]
    Task<NegativeListPage> NegativeList(NegativeListRequest request, CancellationToken cancel);
}

/// <summary>Keeps the directory in memory and brings it up to the log at each call.</summary>
[GrainType("credit-directory")]
[KeepAlive]
internal sealed class CreditDirectoryGrain(IEventLog log, TimeProvider clock) : Grain, ICreditDirectoryGrain
{
    private readonly CreditDirectory _directory = new();

    /// <inheritdoc/>
    public async Task<EnterprisesPage> Enterprises(EnterprisesRequest request, CancellationToken cancel)
    {
        var asOf = await CatchUpAsync(cancel);
        if (request.Caller is null)
            return new EnterprisesPage([], [], HasNext: false, Total: 0, asOf);
        var page = _directory.Enterprises(
            new EnterpriseFilter(request.Text, request.Role, request.Region, request.Country),
            request.First,
            request.After
        );
        return new EnterprisesPage(
            [.. page.Items.Select(item => CreditViewing.Of(item.Item))],
            [.. page.Items.Select(item => item.Cursor)],
            page.HasNext,
            page.Total,
            asOf
        );
    }

    /// <inheritdoc/>
    public async Task<NegativeListPage> NegativeList(NegativeListRequest request, CancellationToken cancel)
    {
        var asOf = await CatchUpAsync(cancel);
        if (request.Caller is not { } caller)
            return new NegativeListPage([], [], HasNext: false, Total: 0, asOf);
        var day = request.LawAsOf ?? LegalDate.Of(clock.GetUtcNow());
        Severity? severity = request.Severity is { } text ? SeverityText.Parse(text) : null;
        var page = _directory.NegativeList(
            new NegativeListFilter(request.Subject, request.Authority, severity),
            day,
            request.First,
            request.After,
            request.KnownAsOf
        );
        return new NegativeListPage(
            [.. page.Items.Select(item => View(item.Item, day, caller))],
            [.. page.Items.Select(item => item.Cursor)],
            page.HasNext,
            page.Total,
            asOf
        );
    }

    private ListingView View(Listing listing, DateOnly day, CreditCaller caller) =>
        CreditSight.Narrow(
            ListingViewing.Of(listing, day, _directory.NameOf(listing.Subject), _directory.DisputesOf(listing.Subject)),
            caller
        );

    // Entry by entry, each applied once: after a fault the next call goes on where this one ended.
    private async Task<CreditAsOf> CatchUpAsync(CancellationToken cancel)
    {
        var head = log.Head;
        foreach (var position in log.Find(LogQuery.OfType(CreditDirectory.Types), _directory.Position))
        {
            var entry = await log.ReadAsync(position, cancel);
            if (entry.Envelope.Type == nameof(EnterpriseFiled))
                _directory.Apply(position, (EnterpriseFiled)CreditLog.ReadFiling(entry));
            // What sole traders object to is under their keys, and never a listing.
            else if (entry.Sections.Any(SubjectVault.IsPersonal))
                _directory.Pass(position);
            else
                _directory.Apply(CreditLog.PlaceOf(entry), CreditLog.ReadEvent(entry));
        }
        return new CreditAsOf(head.Size - 1, head.Recorded);
    }
}
