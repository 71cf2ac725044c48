using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Epcis.Reading;

/// <summary>The rules of single values, of which the rules of events are made.</summary>
internal static partial class Rules
{
    private static readonly string[] CbvStems = ["urn:epcglobal:cbv", "http://ns.gs1.org/cbv/", "https://ns.gs1.org/cbv/"];
    private static readonly string[] VocStems =
    [
        "http://gs1.org/voc/",
        "https://gs1.org/voc/",
        "http://www.gs1.org/voc/",
        "https://www.gs1.org/voc/",
    ];

    public static readonly Rule Anything = (_, _) => { };

    public static readonly Rule Text = (checker, element) => checker.Is(element, JsonValueKind.String, "text");

    public static readonly Rule Number = (checker, element) => checker.Is(element, JsonValueKind.Number, "a number");

    public static readonly Rule Boolean = (checker, element) =>
    {
        if (element.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            checker.Is(element, JsonValueKind.True, "true or false");
    };

    public static readonly Rule Time = Matching(
        text => EpcisTime.TryParse(text, out _),
        "a time with zone such as 2026-11-23T09:30:00+08:00"
    );

    public static readonly Rule Offset = Matching(text => OffsetForm().IsMatch(text), "an offset such as +08:00");

    public static readonly Rule Version = Matching(text => VersionForm().IsMatch(text), "a version such as 2.0");

    public static readonly Rule Uom = Matching(text => UomForm().IsMatch(text), "a unit of UN/CEFACT Recommendation 20 such as KGM");

    public static readonly Rule Hex = Matching(text => HexForm().IsMatch(text), "hexadecimal digits");

    public static readonly Rule Uri = UriUpTo(ItemId.LengthMax);

    public static readonly Rule EventId = UriUpTo(EpcisLimits.EventIdLengthMax);

    // A published answer of another repository writes "no transformation" as an empty text; so it is read.
    public static readonly Rule UriOrEmpty = (checker, element) =>
    {
        if (!(element.ValueKind == JsonValueKind.String && RecentTexts.Of(element).Length == 0))
            Uri(checker, element);
    };

    public static readonly Rule Action = Matching(Cbv.Actions.Contains, "OBSERVE, ADD or DELETE");

    public static readonly Rule BizStep = Word(Cbv.BizSteps, CbvStems, "a business step of CBV 2.0");

    public static readonly Rule Disposition = Word(Cbv.Dispositions, CbvStems, "a disposition of CBV 2.0");

    public static readonly Rule ErrorReason = Word(Cbv.ErrorReasons, CbvStems, "an error reason of CBV 2.0");

    public static readonly Rule BizTransactionType = Word(Cbv.BizTransactionTypes, CbvStems, "a business transaction type of CBV 2.0");

    public static readonly Rule SourceDestinationType = Word(
        Cbv.SourceDestinationTypes,
        CbvStems,
        "a source or destination type of CBV 2.0"
    );

    public static readonly Rule Component = Word(Cbv.Components, CbvStems, "a component of CBV 2.0");

    public static readonly Rule Measurement = Word(Cbv.Measurements, VocStems, "a measurement type of GS1");

    public static readonly Rule SensorAlert = Word(Cbv.SensorAlerts, VocStems, "ALARM_CONDITION, ERROR_CONDITION");

    /// <summary>An array whose items hold a rule.</summary>
    public static Rule ListOf(Rule item, int min = 0) => (checker, element) => checker.Array(element, item, min);

    /// <summary>An array of texts that hold a rule, none of them twice.</summary>
    public static Rule SetOf(Rule item, int min = 0) =>
        (checker, element) =>
        {
            if (!checker.Array(element, item, min))
                return;
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var text in element.EnumerateArray().Where(text => text.ValueKind == JsonValueKind.String))
            {
                if (!seen.Add(RecentTexts.Of(text)))
                    checker.Report($"'{text.GetString()}' is there twice");
            }
        };

    /// <summary>An object of a form.</summary>
    public static Rule Of(ObjectForm form) => (checker, element) => checker.Object(element, form);

    private static Rule Matching(Func<string, bool> isOne, string what) =>
        (checker, element) =>
        {
            if (checker.Is(element, JsonValueKind.String, what) && !isOne(RecentTexts.Of(element)))
                checker.Report($"'{Short(RecentTexts.Of(element))}' is not {what}");
        };

    private static Rule UriUpTo(int lengthMax) =>
        (checker, element) =>
        {
            if (!checker.Is(element, JsonValueKind.String, "a URI"))
                return;
            var text = RecentTexts.Of(element);
            if (text.Length > lengthMax)
                checker.Report($"the URI has more than {lengthMax} characters");
            else if (!UriText.IsUri(text))
                checker.Report($"'{Short(text)}' is not a URI");
        };

    private static Rule Word(FrozenSet<string> words, string[] reserved, string what) =>
        (checker, element) =>
        {
            if (!checker.Is(element, JsonValueKind.String, what))
                return;
            var text = RecentTexts.Of(element);
            if (words.Contains(text))
                return;
            if (text.Length > ItemId.LengthMax || !UriText.IsUri(text))
                checker.Report($"'{Short(text)}' is not {what}, nor a URI of your own");
            else if (reserved.Any(stem => text.StartsWith(stem, StringComparison.Ordinal)))
                checker.Report($"'{text}' is a standard value; write the bare word");
        };

    private static string Short(string text) => text.Length <= 100 ? text : string.Concat(text.AsSpan(0, 100), "…");

    [GeneratedRegex(@"\A[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)\z")]
    private static partial Regex OffsetForm();

    [GeneratedRegex(@"\A[0-9]+(?:\.[0-9]+)*\z")]
    private static partial Regex VersionForm();

    [GeneratedRegex(@"\A[A-Z0-9]{2,3}\z")]
    private static partial Regex UomForm();

    [GeneratedRegex(@"\A[A-Fa-f0-9]+\z")]
    private static partial Regex HexForm();
}
