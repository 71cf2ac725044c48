using System.Collections.Immutable;
using Xinyuan.Credit.Events;

namespace Xinyuan.Credit.Supervision;

/// <summary>A measure that an authority decided on, and how it ended.</summary>
/// <param name="Applied">The decision.</param>
/// <param name="Lifted">Its end, or null.</param>
public sealed record DecidedMeasure(Placed<MeasureApplied> Applied, Placed<MeasureLifted>? Lifted)
{
    /// <summary>Whether the decision holds on a day, as far as it goes by itself.</summary>
    public bool HoldsOn(DateOnly day) =>
        Applied.Event.DecidedOn <= day
        && (Applied.Event.ValidTo is null || day <= Applied.Event.ValidTo)
        && (Lifted is null || day < Lifted.Event.LiftedOn);
}

/// <summary>A time for which what follows from a rating is suspended.</summary>
/// <param name="Suspended">How it began.</param>
/// <param name="Resumed">How it ended, or null.</param>
public sealed record Suspension(Placed<TreatmentSuspended> Suspended, Placed<TreatmentResumed>? Resumed)
{
    /// <summary>Whether it holds on a day.</summary>
    public bool HoldsOn(DateOnly day) =>
        Suspended.Event.DecidedOn <= day
        && (Suspended.Event.ValidTo is null || day <= Suspended.Event.ValidTo)
        && (Resumed is null || day < Resumed.Event.ResumedOn);
}

/// <summary>What a credit file holds about how the enterprise is treated: a fold over its <see cref="SupervisionEvent"/>s.</summary>
public sealed record SupervisionFile
{
    /// <summary>Of an enterprise about which nothing was decided.</summary>
    public static SupervisionFile Empty { get; } = new();

    /// <summary>Measures that authorities decided on, by id.</summary>
    public ImmutableSortedDictionary<string, DecidedMeasure> Measures { get; init; } =
        ImmutableSortedDictionary.Create<string, DecidedMeasure>(StringComparer.Ordinal);

    /// <summary>Suspensions, in the order of the log.</summary>
    public ImmutableList<Suspension> Suspensions { get; init; } = [];

    /// <summary>What the enterprise says of itself, in the order of the log.</summary>
    public ImmutableList<Placed<AeoSelfAssessed>> SelfAssessments { get; init; } = [];

    /// <summary>The state after an event.</summary>
    /// <exception cref="InvalidDataException">The log ends what it does not have.</exception>
    public SupervisionFile Evolve(SupervisionEvent @event, EventPlace place) =>
        @event switch
        {
            MeasureApplied applied => this with
            {
                Measures = Measures.SetItem(applied.Measure, new DecidedMeasure(new Placed<MeasureApplied>(applied, place), null)),
            },
            MeasureLifted lifted when Measures.TryGetValue(lifted.Measure, out var measure) => this with
            {
                Measures = Measures.SetItem(lifted.Measure, measure with { Lifted = new Placed<MeasureLifted>(lifted, place) }),
            },
            TreatmentSuspended suspended => this with
            {
                Suspensions = Suspensions.Add(new Suspension(new Placed<TreatmentSuspended>(suspended, place), null)),
            },
            TreatmentResumed resumed when Running(resumed.Scheme) is { } running => this with
            {
                Suspensions = Suspensions.Replace(running, running with { Resumed = new Placed<TreatmentResumed>(resumed, place) }),
            },
            AeoSelfAssessed assessed => this with { SelfAssessments = SelfAssessments.Add(new Placed<AeoSelfAssessed>(assessed, place)) },
            _ => throw new InvalidDataException($"{@event?.GetType().Name} ends what was not begun"),
        };

    /// <summary>The latest suspension of a scheme that was not ended, or null.</summary>
    public Suspension? Running(string scheme) =>
        Suspensions.FindLast(suspension => suspension.Suspended.Event.Scheme == scheme && suspension.Resumed is null);

    /// <summary>The suspension of a scheme that holds on a day, the latest, or null.</summary>
    public Suspension? SuspensionOn(string scheme, DateOnly day) =>
        Suspensions.FindLast(suspension => suspension.Suspended.Event.Scheme == scheme && suspension.HoldsOn(day));
}
