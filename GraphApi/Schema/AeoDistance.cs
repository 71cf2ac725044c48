using GraphQL;
using Xinyuan.Credit.Grains;
using Xinyuan.Credit.Rules;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>
/// How far an enterprise is from being certified by customs (AEO), item by item. Guidance, not a decision: customs alone certify.
/// </summary>
internal sealed class AeoDistance(AeoDistanceView view, Caller caller, Standing standing)
{
    /// <summary>The standard's id.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Standard => view.Standard;

    /// <summary>What it is called.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Title => view.Title;

    /// <summary>The norm.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Norm => view.Norm;

    /// <summary>The grade that it leads to, in the authority's own word.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Grade => view.Grade;

    /// <summary>Whether customs have given that grade already.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool Held => view.IsHeld;

    /// <summary>The day that the answer is good for.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly LawAsOf => view.LawAsOf;

    /// <summary>How many items are met by the record.</summary>
    [ReadableBy(AccessClass.Open)]
    public int Met => Count(Outcome.Met);

    /// <summary>How many are not met by the record.</summary>
    [ReadableBy(AccessClass.Open)]
    public int NotMet => Count(Outcome.NotMet);

    /// <summary>How many the platform does not know of, whatever the enterprise says of itself.</summary>
    [ReadableBy(AccessClass.Open)]
    public int Unknown => Count(Outcome.Insufficient);

    /// <summary>The items, in the standard's order.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<AeoItem> Items => [.. view.Items.Select(item => new AeoItem(item, caller, standing))];

    private int Count(Outcome outcome) => view.Items.Count(item => item.Outcome == outcome.ToString());
}

/// <summary>An item of the standard.</summary>
internal sealed class AeoItem(AeoItemView view, Caller caller, Standing standing) : IFromEntries
{
    /// <inheritdoc/>
    [Ignore]
    public Standing Standing => standing;

    /// <summary>Its number or name in the standard.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Item => view.Item;

    /// <summary>compliance, finance or information.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Part => view.Part;

    /// <summary>What it asks for.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Asks => view.Asks;

    /// <summary>How it stands by the record.</summary>
    [ReadableBy(AccessClass.Open)]
    public AeoStatus Status =>
        Enum.Parse<Outcome>(view.Outcome) switch
        {
            Outcome.Met => AeoStatus.Met,
            Outcome.NotMet => AeoStatus.NotMet,
            _ => AeoStatus.Unknown,
        };

    /// <summary>What was measured against which limit, or why the platform does not know.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Reason => view.Reason;

    /// <summary>What would bring the enterprise nearer; null for an item that is met.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Remedy => view.Remedy;

    /// <summary>The first day on which it is met by time alone, or null.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? MetOn => view.MetOn;

    /// <summary>Whether the item's text was read in a source.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool Verified => view.IsVerified;

    /// <summary>The entries looked at, as the reader may see them.</summary>
    [ReadableBy(AccessClass.Open)]
    public Task<IReadOnlyList<Event>> Events([FromServices] EntryReader entries, IResolveFieldContext context) =>
        entries.ReadAsync(view.Positions, isShown: false, context);

    /// <summary>What the enterprise says of itself where the platform cannot know: its own word, and counted nowhere.</summary>
    [ReadableBy(AccessClass.Subject)]
    public AeoSelfAssessment? SelfAssessment =>
        view.Own is { } own && AccessPolicy.Allows(caller, AccessClass.Subject, standing) ? new AeoSelfAssessment(own) : null;
}

/// <summary>What an enterprise says of itself on an item of the standard.</summary>
internal sealed class AeoSelfAssessment(AeoOwnView view)
{
    /// <summary>met, basically_met or not_met, in its own view.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Outcome => view.Outcome;

    /// <summary>The day that it is about.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly AssessedOn => view.AssessedOn;

    /// <summary>What it says.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Statement => view.Statement;

    /// <summary>SHA-256 of the evidence that it keeps, or null.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Evidence => view.Evidence;

    /// <summary>Where the log has it.</summary>
    [ReadableBy(AccessClass.Open)]
    public long Position => view.Position;
}

/// <summary>How an item of the standard stands by the record.</summary>
internal enum AeoStatus
{
    /// <summary>Met.</summary>
    Met,

    /// <summary>Not met.</summary>
    NotMet,

    /// <summary>Not known to the platform.</summary>
    Unknown,
}
