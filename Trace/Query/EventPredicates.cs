using System.Text.Json;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Query;

/// <summary>Predicates over the standard fields of an event that are not items or measurements.</summary>
internal static class EventPredicates
{
    public static Predicate EventType(ParameterUse use)
    {
        var types = use.Terms(Term.EventType, "a type of event");
        return new(seen => Term.EventType.IsIn(types, seen.Event.Type, seen.Context)) { Narrow = filter => filter with { Types = types } };
    }

    public static Predicate EventTime(ParameterUse use)
    {
        var time = use.Time();
        return new(seen => use.Op.Accepts(seen.Event.EventTime.CompareTo(time)))
        {
            Narrow = filter => use.Op == Operator.GE ? filter with { From = time } : filter with { Before = time },
        };
    }

    public static Predicate RecordTime(ParameterUse use)
    {
        var time = use.Time();
        return new(seen => use.Op.Accepts(seen.Recorded.CompareTo(time)))
        {
            Narrow = filter => use.Op == Operator.GE ? filter with { RecordedFrom = time } : filter with { RecordedBefore = time },
        };
    }

    public static Predicate Action(ParameterUse use)
    {
        var actions = use.Any().Select(value => value.Text).ToHashSet(StringComparer.Ordinal);
        if (!actions.IsSubsetOf(Cbv.Actions))
            use.Fail("takes ADD, OBSERVE, DELETE");
        return new(seen => seen.Event.Action is { } action && actions.Contains(action))
        {
            Narrow = filter => filter with { Actions = actions },
        };
    }

    public static Predicate BizStep(ParameterUse use)
    {
        var steps = use.Terms(Term.BizStep, "a business step of CBV");
        return new(seen => seen.Event.BizStep is { } step && Term.BizStep.IsIn(steps, step, seen.Context))
        {
            Narrow = filter => filter with { BizSteps = steps },
        };
    }

    public static Predicate Disposition(ParameterUse use)
    {
        var asked = use.Terms(Term.Disposition, "a disposition of CBV");
        return new(seen => seen.Event.Disposition is { } stated && Term.Disposition.IsIn(asked, stated, seen.Context))
        {
            Narrow = filter => filter with { Dispositions = asked },
        };
    }

    public static Predicate PersistentSet(ParameterUse use) => Persistent(use, said => said.PersistentSet);

    public static Predicate PersistentUnset(ParameterUse use) => Persistent(use, said => said.PersistentUnset);

    public static Predicate ReadPoint(ParameterUse use) => Place(use, said => said.ReadPoint);

    public static Predicate BizLocation(ParameterUse use) => Place(use, said => said.BizLocation);

    public static Predicate TransformationId(ParameterUse use)
    {
        var ids = use.Ids();
        return new(seen => seen.Event.TransformationId is { } stated && ids.Any(id => id.Is(stated, seen.Context)))
        {
            Terms = [.. ids.Select(id => EventTags.OfTransformation(id.Canonical))],
        };
    }

    public static Predicate EventId(ParameterUse use)
    {
        var ids = use.Ids();
        return new(seen => seen.Event.EventId is { } stated && ids.Any(id => id.Is(stated, seen.Context)))
        {
            Terms = [.. ids.Select(id => EventTags.OfEvent(id.Canonical))],
        };
    }

    public static Predicate BizTransaction(ParameterUse use) =>
        Listed(use, "bizTransactionList", "bizTransaction", Term.BizTransactionType) with
        {
            Terms = [.. use.Ids().Select(id => EventTags.OfDocument(id.Canonical))],
        };

    public static Predicate Source(ParameterUse use) => Listed(use, "sourceList", "source", Term.SourceDestinationType);

    public static Predicate Destination(ParameterUse use) => Listed(use, "destinationList", "destination", Term.SourceDestinationType);

    public static Predicate HasError(ParameterUse use) =>
        use.IsAsked() ? new(seen => seen.Event.ErrorDeclaration is not null) { Narrow = WithError } : new(_ => true);

    public static Predicate ErrorTime(ParameterUse use)
    {
        var time = use.Time();
        return new(seen =>
            seen.Event.ErrorDeclaration is { } error
            && EpcisTime.TryParse(error.DeclarationTime, out var declared)
            && use.Op.Accepts(declared.CompareTo(time))
        )
        {
            Narrow = WithError,
        };
    }

    public static Predicate ErrorReason(ParameterUse use)
    {
        var reasons = use.Terms(Term.ErrorReason, "a reason of CBV");
        return new(seen => seen.Event.ErrorDeclaration?.Reason is { } reason && Term.ErrorReason.IsIn(reasons, reason, seen.Context))
        {
            Narrow = WithError,
        };
    }

    public static Predicate CorrectiveEventId(ParameterUse use)
    {
        var ids = use.Ids();
        return new(seen =>
            seen.Event.ErrorDeclaration is { } error
            && error.CorrectiveEventIds.Any(corrective => ids.Any(id => id.Is(corrective, seen.Context)))
        )
        {
            Narrow = WithError,
        };
    }

    private static ColumnFilter WithError(ColumnFilter filter) => filter with { Traits = filter.Traits | EventTraits.Error };

    private static Predicate Persistent(ParameterUse use, Func<EpcisEvent, IReadOnlyList<string>> stated)
    {
        var asked = use.Terms(Term.Disposition, "a disposition of CBV");
        return new(seen => stated(seen.Event).Any(one => Term.Disposition.IsIn(asked, one, seen.Context)));
    }

    private static Predicate Place(ParameterUse use, Func<EpcisEvent, string?> stated)
    {
        var ids = use.Ids();
        if (use.Op == Operator.EQ)
        {
            return new(seen => stated(seen.Event) is { } place && ids.Any(id => id.Is(place, seen.Context)))
            {
                Terms = [.. ids.Select(id => EventTags.OfPlace(id.Canonical))],
            };
        }
        return new(seen =>
        {
            if (stated(seen.Event) is not { } place)
                return false;
            var canonical = IdText.CanonicalOf(place, seen.Context);
            return ids.Any(id => id.Is(place, seen.Context) || seen.Vocabulary.DescendantsOf(id.Canonical).Contains(canonical));
        });
    }

    // Business transactions, sources and destinations: an id with a type beside it, which the parameter's name may ask for.
    private static Predicate Listed(ParameterUse use, string list, string name, Term types)
    {
        var ids = use.Ids();
        var type = use.Hole.Length == 0 ? null : types.Of(use.Hole, use.Context);
        if (type is not null && !types.IsSound(type))
            use.Fail($"'{use.Hole}' is not a type of CBV, nor a URI");
        return new(seen =>
            seen.Json.TryGetProperty(list, out var stated)
            && stated.ValueKind == JsonValueKind.Array
            && stated.EnumerateArray().Any(one => IsAsked(one, seen))
        )
        {
            Narrow = filter => filter with { Traits = filter.Traits | EventTraits.Trade },
        };

        bool IsAsked(JsonElement one, SeenEvent seen) =>
            one.ValueKind == JsonValueKind.Object
            && one.TryGetProperty(name, out var id)
            && id.ValueKind == JsonValueKind.String
            && ids.Any(asked => asked.Is(id.GetString()!, seen.Context))
            && (
                type is null
                || (
                    one.TryGetProperty("type", out var stated)
                    && stated.ValueKind == JsonValueKind.String
                    && types.Of(stated.GetString()!, seen.Context) == type
                )
            );
    }
}
