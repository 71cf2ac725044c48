using System.Globalization;
using System.Text.Json;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Trace.Epcis.Reading;

/// <summary>A rule about an element. It reports what it finds to the checker, which knows the place.</summary>
internal delegate void Rule(Checker checker, JsonElement element);

/// <summary>What names an object may hold beside the ones that it must or may.</summary>
internal enum OtherMembers
{
    /// <summary>None.</summary>
    Refused,

    /// <summary>Extensions: URIs, or names with a declared prefix.</summary>
    Extensions,

    /// <summary>Anything.</summary>
    Anything,
}

/// <summary>What an object looks like.</summary>
/// <param name="Members">The rule of each member by name.</param>
/// <param name="Required">Which of them must be there.</param>
/// <param name="Others">What else it may hold.</param>
internal sealed record ObjectForm(IReadOnlyDictionary<string, Rule> Members, IReadOnlyList<string> Required, OtherMembers Others);

/// <summary>Walks a document and collects findings with their places.</summary>
internal sealed class Checker
{
    private readonly List<string> _steps = [];
    private readonly List<Finding> _findings = [];

    /// <summary>What is wrong so far, in document order.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>What prefixes are declared here.</summary>
    public EpcisContext Context { get; set; } = EpcisContext.Standard;

    /// <summary>What an event in a list is checked by.</summary>
    public Rule EventRule { get; init; } = EventForms.Event;

    /// <summary>Which item of its array the element at hand is.</summary>
    public int Index => int.Parse(_steps[^1], CultureInfo.InvariantCulture);

    /// <summary>Nothing more is looked for.</summary>
    public bool IsFull => _findings.Count >= EpcisLimits.FindingsMax;

    /// <summary>Reports a finding about the element at hand.</summary>
    public void Report(string message)
    {
        if (!IsFull)
            _findings.Add(new Finding(string.Concat(_steps.Select(step => "/" + JsonFault.Escape(step))), message));
    }

    /// <summary>Reports a finding about a member of the element at hand.</summary>
    public void Report(string member, string message)
    {
        _steps.Add(member);
        Report(message);
        _steps.RemoveAt(_steps.Count - 1);
    }

    /// <summary>What a rule first finds in the element at hand, which is not reported here; or null.</summary>
    public Finding? Apart(JsonElement element, Rule rule)
    {
        var apart = new Checker { Context = Context };
        apart._steps.AddRange(_steps);
        rule(apart, element);
        return apart.Findings.Count > 0 ? apart.Findings[0] : null;
    }

    /// <summary>Applies a rule to a member or item.</summary>
    public void Within(string step, JsonElement element, Rule rule)
    {
        _steps.Add(step);
        rule(this, element);
        _steps.RemoveAt(_steps.Count - 1);
    }

    /// <summary>Checks an object: what it must hold, what it may hold, and each of its members. False when it is no object.</summary>
    public bool Object(JsonElement element, ObjectForm form)
    {
        if (!Is(element, JsonValueKind.Object, "an object"))
            return false;
        foreach (var required in form.Required)
        {
            if (!element.TryGetProperty(required, out _))
                Report($"{required} is missing");
        }
        foreach (var member in element.EnumerateObject())
        {
            if (IsFull)
                return true;
            var name = RecentTexts.NameOf(member);
            if (form.Members.TryGetValue(name, out var rule))
                Within(name, member.Value, rule);
            else if (form.Others == OtherMembers.Refused)
                Report(name, "is not a field here");
            else if (form.Others == OtherMembers.Extensions && Context.Fault(name) is { } fault)
                Report(name, fault);
        }
        return true;
    }

    /// <summary>Checks an array and each of its items. False when it is no array.</summary>
    public bool Array(JsonElement element, Rule rule, int min = 0)
    {
        if (!Is(element, JsonValueKind.Array, "an array"))
            return false;
        if (element.GetArrayLength() < min)
            Report("is empty");
        var index = 0;
        foreach (var item in element.EnumerateArray())
        {
            if (IsFull)
                return true;
            Within((index++).ToString(CultureInfo.InvariantCulture), item, rule);
        }
        return true;
    }

    /// <summary>Whether the element is of this kind; reports it when not.</summary>
    public bool Is(JsonElement element, JsonValueKind kind, string what)
    {
        if (element.ValueKind == kind)
            return true;
        Report($"is {Name(element.ValueKind)} and should be {what}");
        return false;
    }

    private static string Name(JsonValueKind kind) =>
        kind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "text",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "null",
            _ => "true or false",
        };
}
