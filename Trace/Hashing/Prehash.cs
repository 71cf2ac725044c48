using System.Collections.Frozen;
using System.Text.Json;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Epcis.Reading;

namespace Xinyuan.Trace.Hashing;

/// <summary>
/// Puts the text of an event together that is hashed (CBV 2.0 §8.9.2): <c>name=value</c> without separators, fields in the order of the
/// profile, the parts of lists sorted by their bytes. Not for several threads at once.
/// </summary>
internal sealed class Prehash
{
    private readonly PrehashBuffer _buffer = new();
    private readonly ExtensionText _extensions;
    private readonly SensorText _sensors;
    private readonly JsonElement[] _fields = new JsonElement[HashFields.Count];
    private readonly List<JsonProperty> _others = [];

    public Prehash()
    {
        _extensions = new ExtensionText(_buffer);
        _sensors = new SensorText(_buffer, _extensions);
    }

    /// <summary>The text as UTF-8; it holds until the next call.</summary>
    public ReadOnlySpan<byte> Write(EpcisEvent said, HashProfile profile, FrozenSet<string>? ignored)
    {
        _buffer.Clear();
        _extensions.Begin(said.Context, ignored);
        Sort(said);
        _buffer.Add("eventType="u8);
        CanonicalValue.Text(_buffer, said.Type);
        foreach (var field in HashFields.InOrder(profile))
            Field(field, said);
        var rest = _buffer.BeginList();
        if (profile == HashProfile.Reference)
        {
            foreach (var field in HashFields.SortedLast)
            {
                var start = _buffer.Length;
                Field(field, said);
                _buffer.EndPart(start);
            }
        }
        foreach (var other in _others)
            _extensions.Member(other.Name, other.Value);
        _buffer.EndList(rest);
        Array.Clear(_fields);
        _others.Clear();
        return _buffer.Written;
    }

    // Each field of the standard to its slot, all else to the extensions. Of an event of somebody's own type, nothing more is known
    // than the fields that all events have.
    private void Sort(EpcisEvent said)
    {
        var isStandard = EventForms.IsType(said.Type);
        foreach (var member in said.Json.EnumerateObject())
        {
            var name = RecentTexts.NameOf(member);
            if (HashFields.IsLeftOut(name))
                continue;
            var slot = HashFields.SlotOf(name);
            if (slot >= 0 && (isStandard || HashFields.IsCommon(slot)))
                _fields[slot] = member.Value;
            else
                _others.Add(member);
        }
    }

    private void Field(HashField field, EpcisEvent said)
    {
        var value = _fields[field.Slot];
        if (value.ValueKind == JsonValueKind.Undefined)
            return;
        switch (field.Kind)
        {
            case HashFieldKind.Time:
                _buffer.Add(field.NameEquals);
                CanonicalValue.Time(_buffer, RecentTexts.Of(value));
                break;
            case HashFieldKind.Text:
                Value(field, value, "");
                break;
            case HashFieldKind.Uris:
                Uris(field, value);
                break;
            case HashFieldKind.Word:
                Value(field, value, field.Stem);
                break;
            case HashFieldKind.Items:
                Items(field, said);
                break;
            case HashFieldKind.States:
                States(value);
                break;
            case HashFieldKind.Place:
                Place(field, value);
                break;
            case HashFieldKind.Pairs:
                Pairs(field, value);
                break;
            case HashFieldKind.Sensors:
                _sensors.Elements(value);
                break;
            case HashFieldKind.MasterData:
                InParent(field.Name, value);
                break;
        }
    }

    private void Value(HashField field, JsonElement value, string stem)
    {
        var text = RecentTexts.Of(value).AsSpan().Trim();
        if (text.IsEmpty)
            return;
        _buffer.Add(field.NameEquals);
        if (stem.Length > 0)
            CanonicalValue.Word(_buffer, text, stem);
        else
            CanonicalValue.Text(_buffer, text);
    }

    private void Uris(HashField field, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            Value(field, value, "");
            return;
        }
        var list = _buffer.BeginList();
        foreach (var uri in value.EnumerateArray())
        {
            var start = _buffer.Length;
            Value(field, uri, "");
            _buffer.EndPart(start);
        }
        _buffer.EndList(list);
    }

    // The items are read already, for the index; their canonical forms are not worked out twice.
    private void Items(HashField field, EpcisEvent said)
    {
        var start = _buffer.Length;
        if (field.IsList)
            _buffer.Add(field.Name);
        var before = _buffer.Length;
        var list = _buffer.BeginList();
        var items = said.Items;
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            if (item.Role != field.Role || item.IsQuantity != field.IsQuantity)
                continue;
            var part = _buffer.Length;
            if (item.IsQuantity)
                Quantity(item);
            else
            {
                _buffer.Add(field.IsList ? "epc="u8 : "parentID="u8);
                CanonicalValue.Item(_buffer, item.Id);
            }
            _buffer.EndPart(part);
        }
        _buffer.EndList(list);
        if (_buffer.Length == before)
            _buffer.CutTo(start);
    }

    private void Quantity(EventItem item)
    {
        _buffer.Add("quantityElementepcClass="u8);
        CanonicalValue.Item(_buffer, item.Id);
        if (item.Quantity is { } quantity)
        {
            _buffer.Add("quantity="u8);
            if (!CanonicalValue.Number(_buffer, quantity))
                _buffer.Add(quantity.AsSpan());
        }
        if (item.Uom is { } uom)
        {
            _buffer.Add("uom="u8);
            _buffer.Add(uom.AsSpan().Trim());
        }
    }

    private void States(JsonElement value)
    {
        var start = _buffer.Length;
        _buffer.Add("persistentDisposition"u8);
        var before = _buffer.Length;
        foreach (var name in (ReadOnlySpan<string>)["set", "unset"])
        {
            if (!value.TryGetProperty(name, out var states))
                continue;
            var list = _buffer.BeginList();
            foreach (var state in states.EnumerateArray())
            {
                var part = _buffer.Length;
                _buffer.Add(name.AsSpan());
                _buffer.Add('=');
                CanonicalValue.Word(_buffer, RecentTexts.Of(state), HashFields.DispositionStem);
                _buffer.EndPart(part);
            }
            _buffer.EndList(list);
        }
        if (_buffer.Length == before)
            _buffer.CutTo(start);
    }

    private void Place(HashField field, JsonElement value)
    {
        _buffer.Add(field.Name);
        _buffer.Add("id="u8);
        CanonicalValue.Text(_buffer, RecentTexts.Of(value.GetProperty("id")));
        _extensions.MembersBut(value, "id");
    }

    private void Pairs(HashField field, JsonElement value)
    {
        var start = _buffer.Length;
        _buffer.Add(field.Name);
        var before = _buffer.Length;
        var list = _buffer.BeginList();
        foreach (var pair in value.EnumerateArray())
        {
            var part = _buffer.Length;
            if (pair.TryGetProperty("type", out var type))
            {
                _buffer.Add("type="u8);
                CanonicalValue.Word(_buffer, RecentTexts.Of(type), field.Stem);
            }
            _buffer.Add(field.Member.AsSpan());
            _buffer.Add('=');
            CanonicalValue.Text(_buffer, RecentTexts.Of(pair.GetProperty(field.Member)));
            _buffer.EndPart(part);
        }
        _buffer.EndList(list);
        if (_buffer.Length == before)
            _buffer.CutTo(start);
    }

    private void InParent(ReadOnlySpan<byte> name, JsonElement value)
    {
        var start = _buffer.Length;
        _buffer.Add(name);
        var before = _buffer.Length;
        _extensions.MembersBut(value, null);
        if (_buffer.Length == before)
            _buffer.CutTo(start);
    }
}
