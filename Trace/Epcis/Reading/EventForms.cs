using System.Collections.Frozen;
using System.Text.Json;

namespace Xinyuan.Trace.Epcis.Reading;

/// <summary>What each type of event looks like (EPCIS 2.0 §7.4, and GS1's JSON Schema of it).</summary>
internal static class EventForms
{
    private static readonly Rule Quantity = Rules.Of(
        new ObjectForm(
            new Dictionary<string, Rule>
            {
                ["epcClass"] = Rules.Uri,
                ["quantity"] = Rules.Number,
                ["uom"] = Rules.Uom,
            },
            ["epcClass"],
            OtherMembers.Refused
        )
    );

    private static readonly Rule Place = Rules.Of(
        new ObjectForm(new Dictionary<string, Rule> { ["id"] = Rules.Uri }, ["id"], OtherMembers.Anything)
    );

    private static readonly ObjectForm Persistent = new(
        new Dictionary<string, Rule>
        {
            ["set"] = Rules.SetOf(Rules.Disposition, min: 1),
            ["unset"] = Rules.SetOf(Rules.Disposition, min: 1),
        },
        [],
        OtherMembers.Refused
    );

    private static readonly Dictionary<string, Rule> Common = new()
    {
        ["@context"] = DocumentForms.Context,
        ["type"] = Rules.Text,
        ["eventTime"] = Rules.Time,
        ["recordTime"] = Rules.Time,
        ["eventTimeZoneOffset"] = Rules.Offset,
        ["eventID"] = Rules.EventId,
        ["certificationInfo"] = (checker, element) =>
            (element.ValueKind == JsonValueKind.Array ? Rules.ListOf(Rules.Uri) : Rules.Uri)(checker, element),
        ["errorDeclaration"] = Rules.Of(
            new ObjectForm(
                new Dictionary<string, Rule>
                {
                    ["declarationTime"] = Rules.Time,
                    ["reason"] = Rules.ErrorReason,
                    ["correctiveEventIDs"] = Rules.ListOf(Rules.EventId),
                },
                ["declarationTime"],
                OtherMembers.Extensions
            )
        ),
    };

    // The schema leaves persistentDisposition out of some types; the standard and its XML schema have it in all, and so do published examples.
    private static readonly Dictionary<string, Rule> Context = new()
    {
        ["bizStep"] = Rules.BizStep,
        ["disposition"] = Rules.Disposition,
        ["persistentDisposition"] = (checker, element) =>
        {
            if (!checker.Object(element, Persistent))
                return;
            if (!element.TryGetProperty("set", out _) && !element.TryGetProperty("unset", out _))
                checker.Report("has neither set nor unset");
        },
        ["readPoint"] = Place,
        ["bizLocation"] = Place,
        ["bizTransactionList"] = Rules.ListOf(Pair("bizTransaction", Rules.BizTransactionType, ["bizTransaction"])),
        ["sourceList"] = Rules.ListOf(Pair("source", Rules.SourceDestinationType, ["type", "source"])),
        ["destinationList"] = Rules.ListOf(Pair("destination", Rules.SourceDestinationType, ["type", "destination"])),
        ["sensorElementList"] = Rules.ListOf(SensorForms.Element),
    };

    private static readonly Rule Ilmd = Rules.Of(new ObjectForm(new Dictionary<string, Rule>(), [], OtherMembers.Extensions));

    private static readonly FrozenDictionary<string, ObjectForm> Forms = new Dictionary<string, ObjectForm>
    {
        ["ObjectEvent"] = Form(
            ["action"],
            new()
            {
                ["action"] = Rules.Action,
                ["epcList"] = Rules.SetOf(Rules.Uri),
                ["quantityList"] = Rules.ListOf(Quantity),
                ["ilmd"] = Ilmd,
            }
        ),
        ["AggregationEvent"] = Form(["action"], Containment()),
        ["AssociationEvent"] = Form(["action", "parentID"], Containment()),
        ["TransactionEvent"] = Form(
            ["action", "bizTransactionList"],
            new()
            {
                ["action"] = Rules.Action,
                ["parentID"] = Rules.Uri,
                ["epcList"] = Rules.ListOf(Rules.Uri),
                ["quantityList"] = Rules.ListOf(Quantity),
            }
        ),
        ["TransformationEvent"] = Form(
            [],
            new()
            {
                ["inputEPCList"] = Rules.SetOf(Rules.Uri),
                ["inputQuantityList"] = Rules.ListOf(Quantity),
                ["outputEPCList"] = Rules.SetOf(Rules.Uri),
                ["outputQuantityList"] = Rules.ListOf(Quantity),
                ["transformationID"] = Rules.UriOrEmpty,
                ["ilmd"] = Ilmd,
            }
        ),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly ObjectForm Extended = new(
        new Dictionary<string, Rule>(Common) { ["$context"] = (checker, _) => checker.Report("is a name that this service uses itself") },
        ["eventTime", "eventTimeZoneOffset"],
        OtherMembers.Anything
    );

    /// <summary>The five types of event that EPCIS defines.</summary>
    public static IReadOnlyList<string> Types { get; } = [.. Forms.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether this is one of the five types of event that EPCIS defines.</summary>
    public static bool IsType(string type) => Forms.ContainsKey(type);

    private static readonly Rule ExtendedType = (checker, element) =>
    {
        if (checker.Is(element, JsonValueKind.String, "the type of an event") && !UriText.IsUri(element.GetString()!))
        {
            checker.Report("is not a type of event; a type of your own is a URI");
        }
    };

    /// <summary>An event of any type, inside a document or bare.</summary>
    public static readonly Rule Event = (checker, element) =>
    {
        if (!checker.Is(element, JsonValueKind.Object, "an event"))
            return;
        if (!element.TryGetProperty("type", out var type))
        {
            checker.Report("type is missing");
            return;
        }
        var name = type.ValueKind == JsonValueKind.String ? RecentTexts.Of(type) : "";
        var outer = checker.Context;
        if (element.TryGetProperty("@context", out var context))
            checker.Context = outer.With(context);
        if (Forms.TryGetValue(name, out var form))
        {
            checker.Object(element, form);
            EventWholes.Check(checker, element, name);
        }
        else
        {
            checker.Within("type", type, ExtendedType);
            checker.Object(element, Extended);
        }
        checker.Context = outer;
    };

    private static Dictionary<string, Rule> Containment() =>
        new()
        {
            ["action"] = Rules.Action,
            ["parentID"] = Rules.Uri,
            ["childEPCs"] = Rules.ListOf(Rules.Uri),
            ["childQuantityList"] = Rules.ListOf(Quantity),
        };

    private static ObjectForm Form(string[] required, Dictionary<string, Rule> own) =>
        new(
            Common.Concat(Context).Concat(own).ToFrozenDictionary(StringComparer.Ordinal),
            ["eventTime", "eventTimeZoneOffset", .. required],
            OtherMembers.Extensions
        );

    private static Rule Pair(string name, Rule type, string[] required) =>
        Rules.Of(new ObjectForm(new Dictionary<string, Rule> { ["type"] = type, [name] = Rules.Uri }, required, OtherMembers.Refused));
}
