using System.Collections.Immutable;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;
using Xinyuan.Credit.Objections;
using Xinyuan.Facts.Filings;

namespace Xinyuan.Credit.Enterprises;

/// <summary>Which enterprises to list. What is null or empty does not narrow the answer.</summary>
/// <param name="Text">Part of a name, or a whole party id or customs record number; letter case does not matter.</param>
/// <param name="Role">A role: one of <see cref="EnterpriseFiled.RolesKnown"/>.</param>
/// <param name="Region">The region, or the digits that it begins with (GB/T 2260).</param>
/// <param name="Country">The country, ISO 3166-1 alpha-2.</param>
public sealed record EnterpriseFilter(string? Text = null, string? Role = null, string? Region = null, string? Country = null);

/// <summary>Which public listings to list. What is null does not narrow the answer.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Authority">Who decided.</param>
/// <param name="Severity">The class.</param>
public sealed record NegativeListFilter(string? Subject = null, string? Authority = null, Severity? Severity = null);

/// <summary>Some of a list.</summary>
/// <param name="Items">The items, each with its cursor.</param>
/// <param name="HasNext">Whether more follow.</param>
/// <param name="Total">How many match in all.</param>
public sealed record DirectoryPage<T>(IReadOnlyList<(string Cursor, T Item)> Items, bool HasNext, int Total);

/// <summary>
/// The filed enterprises and the public negative list: a fold over filings and listings in the order of the log. Not safe for use
/// by several threads at once.
/// </summary>
public sealed class CreditDirectory
{
    /// <summary>Items on a page, at most.</summary>
    public const int PageMax = 500;

    private readonly SortedDictionary<string, EnterpriseFiled> _enterprises = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Listing> _listings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableSortedDictionary<string, Dispute>> _disputes = new(StringComparer.Ordinal);

    private static readonly ImmutableSortedDictionary<string, Dispute> NoDisputes = ImmutableSortedDictionary.Create<string, Dispute>(
        StringComparer.Ordinal
    );

    /// <summary>The types of entries that the directory follows.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [nameof(EnterpriseFiled), nameof(ObjectionFiled), nameof(ObjectionAnswered), .. ListingEvent.ListingTypes];

    /// <summary>The position of the last entry applied, or -1.</summary>
    public long Position { get; private set; } = -1;

    /// <summary>Takes in a filing.</summary>
    public void Apply(long position, EnterpriseFiled enterprise)
    {
        ArgumentNullException.ThrowIfNull(enterprise);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(position, Position);
        _enterprises[enterprise.Party] = enterprise;
        Position = position;
    }

    /// <summary>Takes in a step of a listing, an objection, or an answer to one.</summary>
    public void Apply(EventPlace place, CreditEvent @event)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(place.Position, Position);
        if (@event is ListingEvent step)
            _listings[step.Listing] = ListingMachine.Evolve(_listings.GetValueOrDefault(step.Listing), step, place);
        else
            _disputes[@event.Subject] = Dispute.Evolve(_disputes.GetValueOrDefault(@event.Subject, NoDisputes), @event, place);
        Position = place.Position;
    }

    /// <summary>Goes past an entry that is not for the directory.</summary>
    public void Pass(long position)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(position, Position);
        Position = position;
    }

    /// <summary>The objections of an enterprise.</summary>
    public IEnumerable<Dispute> DisputesOf(string party) => _disputes.GetValueOrDefault(party, NoDisputes).Values;

    /// <summary>The name under which an enterprise is filed, or null.</summary>
    public string? NameOf(string party) => _enterprises.GetValueOrDefault(party)?.Name;

    /// <summary>Enterprises by party id.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="first">At most so many, 1 to <see cref="PageMax"/>.</param>
    /// <param name="after">The cursor after which the page begins, or null.</param>
    public DirectoryPage<EnterpriseFiled> Enterprises(EnterpriseFilter filter, int first, string? after)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var matching = _enterprises
            .Values.Where(enterprise => Matches(enterprise, filter))
            .Select(enterprise => (Cursor: enterprise.Party, Item: enterprise))
            .ToList();
        return Page(matching, after is null ? matching : matching.Where(item => string.CompareOrdinal(item.Cursor, after) > 0), first);
    }

    /// <summary>Listings that are public on a day, the latest published first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="asOf">The day, in UTC+8.</param>
    /// <param name="first">At most so many, 1 to <see cref="PageMax"/>.</param>
    /// <param name="after">The cursor after which the page begins, or null; one that is not a number begins at the start.</param>
    /// <param name="knownAsOf">As it was known at this moment, or null for now; what was repaired or annulled since is not there even so.</param>
    public DirectoryPage<Listing> NegativeList(
        NegativeListFilter filter,
        DateOnly asOf,
        int first,
        string? after,
        DateTimeOffset? knownAsOf = null
    )
    {
        ArgumentNullException.ThrowIfNull(filter);
        var matching = _listings
            .Values.Where(listing => !listing.IsLifted)
            .Select(listing => knownAsOf is { } moment ? listing.KnownAt(moment) : listing)
            .OfType<Listing>()
            .Where(listing => listing.IsPublicOn(asOf) && Matches(listing, filter))
            .OrderByDescending(listing => listing.Positions[0])
            .Select(listing => (Cursor: listing.Positions[0].ToString(System.Globalization.CultureInfo.InvariantCulture), Item: listing))
            .ToList();
        var isCursor = long.TryParse(
            after,
            System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture,
            out var before
        );
        return Page(matching, isCursor ? matching.Where(item => item.Item.Positions[0] < before) : matching, first);
    }

    private static DirectoryPage<T> Page<T>(List<(string Cursor, T Item)> matching, IEnumerable<(string Cursor, T Item)> rest, int first)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        var items = rest.Take(Math.Min(first, PageMax) + 1).ToList();
        var hasNext = items.Count > Math.Min(first, PageMax);
        if (hasNext)
            items.RemoveAt(items.Count - 1);
        return new DirectoryPage<T>(items, hasNext, matching.Count);
    }

    private static bool Matches(EnterpriseFiled enterprise, EnterpriseFilter filter) =>
        (filter.Role is null || enterprise.Roles.Contains(filter.Role))
        && (filter.Region is null || enterprise.Region?.StartsWith(filter.Region, StringComparison.Ordinal) == true)
        && (filter.Country is null || enterprise.Country == filter.Country)
        && (string.IsNullOrEmpty(filter.Text) || Names(enterprise, filter.Text));

    private static bool Names(EnterpriseFiled enterprise, string text) =>
        enterprise.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
        || enterprise.NameEn?.Contains(text, StringComparison.OrdinalIgnoreCase) == true
        || enterprise.Party.Equals(text, StringComparison.OrdinalIgnoreCase)
        || enterprise.Party.EndsWith(":" + text, StringComparison.OrdinalIgnoreCase)
        || enterprise.CustomsCode?.Equals(text, StringComparison.OrdinalIgnoreCase) == true;

    private static bool Matches(Listing listing, NegativeListFilter filter) =>
        (filter.Subject is null || listing.Subject == filter.Subject)
        && (filter.Authority is null || listing.Proposal.Authority == filter.Authority)
        && (filter.Severity is null || listing.Severity == filter.Severity);
}
