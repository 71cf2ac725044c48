using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Query;

/// <summary>What may stand where a parameter's name has a hole.</summary>
internal enum Hole
{
    /// <summary>The name has none.</summary>
    None,

    /// <summary>The type of a business transaction, source or destination: a word of CBV or a URI.</summary>
    Type,

    /// <summary>A unit of measure: a common code of UN/ECE Recommendation 20.</summary>
    Unit,

    /// <summary>The name of an extension field: a URI, or PREFIX:NAME.</summary>
    Field,

    /// <summary>A field of the event, standard or not; with EQATTR also an attribute's name.</summary>
    Any,
}

/// <summary>A row of the table of parameters.</summary>
/// <param name="Operators">The operators that may stand before the name.</param>
/// <param name="Name">The name without operator, up to the hole.</param>
/// <param name="Hole">What follows.</param>
/// <param name="Make">Makes a predicate of a use.</param>
/// <param name="Values">What it takes, for the manual.</param>
/// <param name="Meaning">What it asks, for the manual.</param>
internal sealed record ParameterRow(
    IReadOnlyList<Operator> Operators,
    string Name,
    Hole Hole,
    Func<ParameterUse, Predicate> Make,
    string Values,
    string Meaning
)
{
    /// <summary>The names that it takes, for the manual.</summary>
    public string Pattern
    {
        get
        {
            var hole = Hole switch
            {
                Hole.None => "",
                Hole.Type => "{type}",
                Hole.Unit => "{uom}",
                _ => "{field}",
            };
            var operators = string.Join('/', Operators);
            return Operators is [Operator.None] ? Name + hole : $"{operators}_{Name}{hole}";
        }
    }

    /// <summary>Whether a name without its operator is of this row, and what fills the hole.</summary>
    public bool Takes(Operator op, string name, out string hole)
    {
        hole = "";
        if (!Operators.Contains(op) || !name.StartsWith(Name, StringComparison.Ordinal))
            return false;
        hole = name[Name.Length..];
        return Hole switch
        {
            Hole.None => hole.Length == 0,
            Hole.Unit => hole.Length is 2 or 3 && hole.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)),
            Hole.Field => FieldName.IsOne(hole),
            _ => hole.Length > 0,
        };
    }
}

/// <summary>
/// Every parameter of a simple event query (EPCIS 2.0 §8.2.7.1), in the order in which names are looked up: what is more special
/// stands first.
/// </summary>
internal static class ParameterTable
{
    private static readonly Operator[] Plain = [Operator.None];
    private static readonly Operator[] IsOneOf = [Operator.EQ];
    private static readonly Operator[] Span = [Operator.GE, Operator.LT];
    private static readonly Operator[] Ordered = [Operator.EQ, Operator.GT, Operator.GE, Operator.LT, Operator.LE];
    private static readonly Operator[] OrderedOrThere = [.. Ordered, Operator.EXISTS];
    private static readonly Operator[] Matches = [Operator.MATCH];
    private static readonly Operator[] There = [Operator.EXISTS];
    private static readonly Operator[] Within = [Operator.EQ, Operator.WD];

    public static IReadOnlyList<ParameterRow> Rows { get; } = [.. EventRows(), .. ItemRows(), .. SensorRows(), .. FieldRows()];

    private static IEnumerable<ParameterRow> EventRows() =>
        [
            Row(Plain, "eventType", EventPredicates.EventType, "types", "of one of these types: a word of EPCIS, or a URI"),
            Row(Span, "eventTime", EventPredicates.EventTime, "time", "happened then or later; earlier"),
            Row(Span, "recordTime", EventPredicates.RecordTime, "time", "recorded in this log then or later; earlier"),
            Row(IsOneOf, "action", EventPredicates.Action, "ADD, OBSERVE, DELETE", "has one of these actions"),
            Row(IsOneOf, "bizStep", EventPredicates.BizStep, "terms", "is one of these business steps"),
            Row(IsOneOf, "disposition", EventPredicates.Disposition, "terms", "leaves its items so"),
            Row(IsOneOf, "persistentDisposition_set", EventPredicates.PersistentSet, "terms", "sets one of these states"),
            Row(IsOneOf, "persistentDisposition_unset", EventPredicates.PersistentUnset, "terms", "takes one of these states back"),
            Row(Within, "readPoint", EventPredicates.ReadPoint, "ids", "was read there; WD: there or below it by master data"),
            Row(Within, "bizLocation", EventPredicates.BizLocation, "ids", "leaves its items there; WD: there or below it by master data"),
            Row(IsOneOf, "bizTransaction", EventPredicates.BizTransaction, "ids", "belongs to one of these documents"),
            Row(IsOneOf, "bizTransaction_", Hole.Type, EventPredicates.BizTransaction, "ids", "… of this type"),
            Row(IsOneOf, "source", EventPredicates.Source, "ids", "names one of these as a source"),
            Row(IsOneOf, "source_", Hole.Type, EventPredicates.Source, "ids", "… of this type"),
            Row(IsOneOf, "destination", EventPredicates.Destination, "ids", "names one of these as a destination"),
            Row(IsOneOf, "destination_", Hole.Type, EventPredicates.Destination, "ids", "… of this type"),
            Row(IsOneOf, "transformationID", EventPredicates.TransformationId, "ids", "belongs to one of these transformations"),
            Row(IsOneOf, "eventID", EventPredicates.EventId, "ids", "has one of these ids"),
            Row(There, "errorDeclaration", EventPredicates.HasError, "true, or nothing", "is declared to be in error"),
            Row(Span, "errorDeclaration_Time", EventPredicates.ErrorTime, "time", "was declared so then or later; earlier"),
            Row(Span, "errorDeclarationTime", EventPredicates.ErrorTime, "time", "the same, as the OpenAPI of EPCIS spells it"),
            Row(IsOneOf, "errorReason", EventPredicates.ErrorReason, "terms", "was declared so for one of these reasons"),
            Row(IsOneOf, "correctiveEventID", EventPredicates.CorrectiveEventId, "ids", "is corrected by one of these events"),
        ];

    private static IEnumerable<ParameterRow> ItemRows()
    {
        ItemRole[] any = [ItemRole.Epc, ItemRole.Child, ItemRole.Parent, ItemRole.Input, ItemRole.Output];
        ItemRole[] anyClass = [ItemRole.Epc, ItemRole.Child, ItemRole.Input, ItemRole.Output];
        const string Ids = "ids or EPC patterns";
        return
        [
            Row(Matches, "epc", ItemPredicates.Instances(ItemRole.Epc, ItemRole.Child), Ids, "names it in epcList or childEPCs"),
            Row(Matches, "parentID", ItemPredicates.Instances(ItemRole.Parent), Ids, "names it as parentID"),
            Row(Matches, "inputEPC", ItemPredicates.Instances(ItemRole.Input), Ids, "names it in inputEPCList"),
            Row(Matches, "outputEPC", ItemPredicates.Instances(ItemRole.Output), Ids, "names it in outputEPCList"),
            Row(Matches, "anyEPC", ItemPredicates.Instances(any), Ids, "names it in any of these"),
            Row(
                Matches,
                "epcClass",
                ItemPredicates.Classes(ItemRole.Epc, ItemRole.Child),
                Ids,
                "names it in quantityList or childQuantityList"
            ),
            Row(Matches, "inputEPCClass", ItemPredicates.Classes(ItemRole.Input), Ids, "names it in inputQuantityList"),
            Row(Matches, "outputEPCClass", ItemPredicates.Classes(ItemRole.Output), Ids, "names it in outputQuantityList"),
            Row(Matches, "anyEPCClass", ItemPredicates.Classes(anyClass), Ids, "names it in any of these"),
            Row(Ordered, "quantity", ItemPredicates.Quantity, "number", "states such a quantity of something, whatever the unit"),
            Row(Ordered, "quantity_", Hole.Unit, ItemPredicates.Quantity, "number", "… in this unit or one that it converts to"),
        ];
    }

    private static List<ParameterRow> SensorRows()
    {
        List<ParameterRow> rows =
        [
            Row(There, "sensorElementList", SensorPredicates.Exists, "true, or nothing", "has measurements"),
            Row(There, "sensorElement", SensorPredicates.Exists, "true, or nothing", "the same, as TCR-53 spells it"),
            Row(Span, "time", SensorPredicates.Time("time"), "time", "measured then or later; earlier"),
            Row(Span, "startTime", SensorPredicates.Time("startTime"), "time", "measured from then or later; earlier"),
            Row(Span, "endTime", SensorPredicates.Time("endTime"), "time", "measured until then or later; earlier"),
            Row(IsOneOf, "type", SensorPredicates.Word("type", Term.Measurement, "a measurement type"), "terms", "what was measured"),
            Row(IsOneOf, "exception", SensorPredicates.Word("exception", Term.Alert, "an alert"), "terms", "reported in such a condition"),
            Row(
                IsOneOf,
                "component",
                SensorPredicates.Word("component", Term.Component, "a component"),
                "terms",
                "which component was measured"
            ),
            Row(IsOneOf, "stringValue", SensorPredicates.StringValue, "texts", "reports such a text"),
            Row(IsOneOf, "booleanValue", SensorPredicates.BooleanValue, "true or false", "reports this"),
            Row(IsOneOf, "hexBinaryValue", SensorPredicates.HexBinaryValue, "hexadecimal digits", "reports such bytes"),
        ];
        foreach (
            var name in (string[])
                [
                    "deviceID",
                    "deviceMetadata",
                    "rawData",
                    "dataProcessingMethod",
                    "bizRules",
                    "microorganism",
                    "chemicalSubstance",
                    "uriValue",
                    "coordinateReferenceSystem",
                ]
        )
        {
            rows.Add(Row(IsOneOf, name, SensorPredicates.Uri(name), "ids", $"has such a {name}"));
        }
        foreach (var name in (string[])["value", "minValue", "maxValue", "meanValue", "sDev", "percValue", "percRank"])
        {
            rows.Add(Row(Ordered, name, SensorPredicates.Number(name), "number", $"reports such a {name}, whatever the unit"));
            if (name != "percRank")
                rows.Add(
                    Row(
                        Ordered,
                        name + "_",
                        Hole.Unit,
                        SensorPredicates.Number(name),
                        "number",
                        "… in this unit or one that it converts to"
                    )
                );
        }
        return rows;
    }

    private static IEnumerable<ParameterRow> FieldRows()
    {
        const string Values = "texts, a number or a time";
        (string Name, Func<SeenEvent, IEnumerable<System.Text.Json.JsonElement>> In, string Where)[] holders =
        [
            ("ILMD_", FieldPredicates.Ilmd, "in the master data of lots and items"),
            ("ERROR_DECLARATION_", FieldPredicates.Error, "in a declaration of error"),
            ("SENSORELEMENT_", FieldPredicates.SensorElement, "in a sensor element"),
            ("SENSORMETADATA_", FieldPredicates.SensorMetadata, "in the metadata of a sensor element"),
            ("SENSORREPORT_", FieldPredicates.SensorReport, "in a sensor report"),
            ("readPoint_", FieldPredicates.ReadPoint, "in the read point"),
            ("bizLocation_", FieldPredicates.BizLocation, "in the business location"),
            ("", FieldPredicates.Event, "in the event itself"),
        ];
        foreach (var (name, holder, where) in holders)
        {
            yield return Row(
                OrderedOrThere,
                "INNER_" + name,
                Hole.Field,
                FieldPredicates.In(holder, inner: true),
                Values,
                $"inside an extension {where}"
            );
            yield return Row(OrderedOrThere, name, Hole.Field, FieldPredicates.In(holder, inner: false), Values, $"an extension {where}");
        }
        yield return Row(
            [Operator.HASATTR],
            "",
            Hole.Any,
            AttributePredicates.Has,
            "attribute names",
            "names something with such an attribute"
        );
        yield return Row([Operator.EQATTR], "", Hole.Any, AttributePredicates.Equal, "texts", "… with such a value of it: FIELD_ATTRIBUTE");
    }

    private static ParameterRow Row(Operator[] operators, string name, Func<ParameterUse, Predicate> make, string values, string meaning) =>
        new(operators, name, Hole.None, make, values, meaning);

    private static ParameterRow Row(
        Operator[] operators,
        string name,
        Hole hole,
        Func<ParameterUse, Predicate> make,
        string values,
        string meaning
    ) => new(operators, name, hole, make, values, meaning);
}
