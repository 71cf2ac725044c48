namespace Xinyuan.Credit.Grains;

/// <summary>How far an enterprise is from being certified by customs.</summary>
/// <param name="Standard">The standard's id.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Norm">The norm.</param>
/// <param name="Grade">The grade that it leads to.</param>
/// <param name="IsHeld">Whether customs have given that grade already.</param>
/// <param name="LawAsOf">The day that the answer is good for, in UTC+8.</param>
/// <param name="Items">The items, in the standard's order.</param>
/// <param name="AsOf">How far the log was read.</param>
[GenerateSerializer, Alias("xinyuan.credit.aeo-distance")]
public sealed record AeoDistanceView(
    [property: Id(0)] string Standard,
    [property: Id(1)] string Title,
    [property: Id(2)] string Norm,
    [property: Id(3)] string Grade,
    [property: Id(4)] bool IsHeld,
    [property: Id(5)] DateOnly LawAsOf,
    [property: Id(6)] IReadOnlyList<AeoItemView> Items,
    [property: Id(7)] CreditAsOf AsOf
);

/// <summary>An item of the standard.</summary>
/// <param name="Item">Its number or name.</param>
/// <param name="Part">Its part of the standard.</param>
/// <param name="Asks">What it asks for.</param>
/// <param name="Outcome">The name of its <see cref="Rules.Outcome"/> by the record.</param>
/// <param name="Reason">What was measured, or why the platform cannot know; null when neither is to be said.</param>
/// <param name="Positions">The entries looked at, ascending.</param>
/// <param name="Remedy">What would bring the enterprise nearer, or null.</param>
/// <param name="MetOn">The first day on which it is met by time alone, or null.</param>
/// <param name="IsVerified">Whether its text was read in a source.</param>
/// <param name="Own">What the enterprise says of itself, or null.</param>
[GenerateSerializer, Alias("xinyuan.credit.aeo-item")]
public sealed record AeoItemView(
    [property: Id(0)] string Item,
    [property: Id(1)] string Part,
    [property: Id(2)] string Asks,
    [property: Id(3)] string Outcome,
    [property: Id(4)] string? Reason,
    [property: Id(5)] IReadOnlyList<long> Positions,
    [property: Id(6)] string? Remedy,
    [property: Id(7)] DateOnly? MetOn,
    [property: Id(8)] bool IsVerified,
    [property: Id(9)] AeoOwnView? Own
);

/// <summary>What an enterprise says of itself.</summary>
[GenerateSerializer, Alias("xinyuan.credit.aeo-own")]
public sealed record AeoOwnView(
    [property: Id(0)] string Outcome,
    [property: Id(1)] DateOnly AssessedOn,
    [property: Id(2)] string Statement,
    [property: Id(3)] string? Evidence,
    [property: Id(4)] long Position
);
