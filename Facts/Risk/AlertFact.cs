using Xinyuan.Facts.Cases;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Facts.Risk;

/// <summary>
/// Something that happened to a risk signal. The service raises it out of events of the log; authorities move it; the firms that
/// it concerns may comment.
/// </summary>
/// <param name="Alert">The signal's id.</param>
public abstract record AlertFact(string Alert) : CaseFact(Alert)
{
    private const int ProseLengthMax = 2_000;
    private const int NameLengthMax = 200;
    private const int ItemLengthMax = 400;

    /// <summary>Items that a signal names, at most; of more, the first.</summary>
    public const int ItemsMax = 100;

    /// <summary>Events that a signal rests on, at most; of more, the last.</summary>
    public const int EventsMax = 100;

    /// <summary>Firms that a signal concerns, at most.</summary>
    public const int PartiesMax = 50;

    /// <summary>The stream of a signal.</summary>
    public static string StreamOf(string alert) => "alert:" + alert;

    /// <inheritdoc/>
    public override string Stream => StreamOf(Case);

    /// <summary>The types of these facts, as entries have them.</summary>
    public static new IReadOnlyList<string> Types { get; } =
    [
        nameof(AlertRaised),
        nameof(AlertAssessed),
        nameof(AlertWarned),
        nameof(AlertDisposed),
        nameof(AlertReviewed),
        nameof(AlertDismissed),
        nameof(AlertCommented),
    ];

    internal static AlertFact? ReadFields(string type, ObjectReader fields) =>
        type switch
        {
            nameof(AlertRaised) => new AlertRaised(
                fields.CaseId("alert"),
                fields.Choice("signal", AlertSignals.All),
                fields.Choice("level", AlertLevels.All),
                fields.OptionalTexts("items", ItemsMax, ItemLengthMax),
                fields.OptionalTexts("parties", PartiesMax, NameLengthMax),
                fields.Text("rule", NameLengthMax),
                fields.Text("explanation", ProseLengthMax),
                fields.OptionalPositions("events", EventsMax)
            ),
            nameof(AlertAssessed) => new AlertAssessed(
                fields.CaseId("alert"),
                fields.Choice("outcome", AlertAssessed.Outcomes),
                fields.Has("level") ? fields.Choice("level", AlertLevels.All) : null,
                fields.OptionalText("note", ProseLengthMax)
            ),
            nameof(AlertWarned) => new AlertWarned(
                fields.CaseId("alert"),
                fields.Text("message", ProseLengthMax),
                fields.OptionalText("messageEn", ProseLengthMax)
            ),
            nameof(AlertDisposed) => new AlertDisposed(
                fields.CaseId("alert"),
                fields.Text("measure", ProseLengthMax),
                fields.OptionalText("documentNo", NameLengthMax)
            ),
            nameof(AlertReviewed) => new AlertReviewed(fields.CaseId("alert"), fields.Text("finding", ProseLengthMax)),
            nameof(AlertDismissed) => new AlertDismissed(fields.CaseId("alert"), fields.Text("reason", ProseLengthMax)),
            nameof(AlertCommented) => new AlertCommented(fields.CaseId("alert"), fields.Text("comment", ProseLengthMax)),
            _ => null,
        };
}

/// <summary>The service raised a signal: what the log says cannot all be in order.</summary>
/// <param name="Alert">The signal's id; derived from its rule and the entry at which it showed.</param>
/// <param name="Signal">What sort: one of <see cref="AlertSignals.All"/>.</param>
/// <param name="Level">How grave: one of <see cref="AlertLevels.All"/>.</param>
/// <param name="Items">The items that it is about, canonical.</param>
/// <param name="Parties">The firms whose events it rests on.</param>
/// <param name="Rule">The rule set and its version.</param>
/// <param name="Explanation">Why, in a sentence.</param>
/// <param name="Events">The positions of the entries that it rests on, ascending.</param>
public sealed record AlertRaised(
    string Alert,
    string Signal,
    string Level,
    IReadOnlyList<string> Items,
    IReadOnlyList<string> Parties,
    string Rule,
    string Explanation,
    IReadOnlyList<long> Events
) : AlertFact(Alert);

/// <summary>An authority assessed a signal.</summary>
/// <param name="Alert">The signal's id.</param>
/// <param name="Outcome">One of <see cref="Outcomes"/>.</param>
/// <param name="Level">The level from now on, or null when it stays.</param>
/// <param name="Note">What was found.</param>
public sealed record AlertAssessed(string Alert, string Outcome, string? Level, string? Note) : AlertFact(Alert)
{
    /// <summary>What an assessment can come to.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = ["confirmed", "suspected"];
}

/// <summary>An authority warned the public.</summary>
/// <param name="Alert">The signal's id.</param>
/// <param name="Message">The warning.</param>
/// <param name="MessageEn">The warning in English, or null.</param>
public sealed record AlertWarned(string Alert, string Message, string? MessageEn) : AlertFact(Alert);

/// <summary>An authority took a measure.</summary>
/// <param name="Alert">The signal's id.</param>
/// <param name="Measure">What was done.</param>
/// <param name="DocumentNo">The decision's number, or null.</param>
public sealed record AlertDisposed(string Alert, string Measure, string? DocumentNo) : AlertFact(Alert);

/// <summary>An authority looked whether the measure worked. The end of the signal.</summary>
/// <param name="Alert">The signal's id.</param>
/// <param name="Finding">What was found.</param>
public sealed record AlertReviewed(string Alert, string Finding) : AlertFact(Alert);

/// <summary>An authority found that there was nothing to it. The end of the signal.</summary>
/// <param name="Alert">The signal's id.</param>
/// <param name="Reason">Why.</param>
public sealed record AlertDismissed(string Alert, string Reason) : AlertFact(Alert);

/// <summary>A firm that the signal concerns said something about it. Moves nothing.</summary>
/// <param name="Alert">The signal's id.</param>
/// <param name="Comment">What it said.</param>
public sealed record AlertCommented(string Alert, string Comment) : AlertFact(Alert);

/// <summary>What a signal is about.</summary>
public static class AlertSignals
{
    /// <summary>One code was asked for so often, or in so many places, that it cannot be one thing.</summary>
    public const string ClonedCode = "cloned_code";

    /// <summary>One thing was read at two places between which it cannot have travelled.</summary>
    public const string ImpossibleTravel = "impossible_travel";

    /// <summary>More came out of a lot than went in.</summary>
    public const string BrokenMassBalance = "broken_mass_balance";

    /// <summary>What is recalled, or may not be sold, was sold.</summary>
    public const string SaleAfterRecall = "sale_after_recall";

    /// <summary>What has expired was shipped or sold.</summary>
    public const string ExpiredGoods = "expired_goods";

    /// <summary>It was too warm or too cold.</summary>
    public const string TemperatureExcursion = "temperature_excursion";

    /// <summary>Who had a thing next is not who took it over.</summary>
    public const string CustodyGap = "custody_gap";

    /// <summary>A firm's tier, rating, listing or measures changed. No fault of anybody's: what is asked is that it be noticed.</summary>
    public const string CreditStandingChanged = "credit_standing_changed";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        ClonedCode,
        ImpossibleTravel,
        BrokenMassBalance,
        SaleAfterRecall,
        ExpiredGoods,
        TemperatureExcursion,
        CustodyGap,
        CreditStandingChanged,
    ];
}

/// <summary>How grave a signal is.</summary>
public static class AlertLevels
{
    /// <summary>Worth knowing.</summary>
    public const string Info = "info";

    /// <summary>To be looked into.</summary>
    public const string Warning = "warning";

    /// <summary>People may come to harm: at once.</summary>
    public const string Critical = "critical";

    /// <summary>All of them, ascending.</summary>
    public static IReadOnlyList<string> All { get; } = [Info, Warning, Critical];
}
