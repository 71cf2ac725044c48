using System.Text;
using System.Text.Json;
using GraphQL;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Proofs;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Hashing;
using Duplicates = Xinyuan.Trace.Hashing.SameContent;
using Hashes = Xinyuan.Trace.Hashing.EventHash;

namespace Xinyuan.GraphApi.Schema;

/// <summary>Something that happened: an entry of the log. A field out of a section that is closed to the reader is null, and named in `withheld`.</summary>
internal sealed class Event
{
    /// <summary>The fields of which the graph can tell, so that nothing is read out of the log for them.</summary>
    public static readonly IReadOnlySet<string> ToldByGraph = new HashSet<string> { "position", "occurred", "__typename" };

    private readonly ProductEvent? _told;
    private readonly long _position;
    private readonly DateTimeOffset? _occurred;

    /// <summary>An event that was read.</summary>
    public Event(ProductEvent told) => (_told, _position, _occurred) = (told, told.Seen.Position, told.Seen.Occurred);

    /// <summary>What the graph tells of an event, when no more of it is asked for.</summary>
    /// <param name="position">Its place in the log.</param>
    /// <param name="occurred">When it happened; null for whom that is closed.</param>
    public Event(long position, DateTimeOffset? occurred) => (_position, _occurred) = (position, occurred);

    private ProductEvent Told => _told ?? throw new InvalidOperationException($"no more was asked for of event {_position} than its time");

    private EventView Seen => Told.Seen;

    /// <summary>The entry's id; where that is withheld, a name for its position.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Id => Seen.Id ?? $"entry:{Seen.Position.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>Its place in the log.</summary>
    [ReadableBy(AccessClass.Open)]
    public long Position => _position;

    /// <summary>What it is: one of the types of EPCIS, or of filings and credit records.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Type => Seen.Type;

    /// <summary>When it happened, as its issuer says.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateTimeOffset? Occurred => _occurred;

    /// <summary>When the log recorded it.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateTimeOffset Recorded => Seen.Recorded;

    /// <summary>Who the log attests to have said it.</summary>
    [ReadableBy(AccessClass.Open)]
    public Party? Issuer => Told.Issuer is { } issuer ? new Party(issuer) : null;

    /// <summary>Whether somebody filed answers for what it says.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool Vouched => Told.IsVouched;

    /// <summary>ADD, OBSERVE or DELETE.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Action => Seen.Action;

    /// <summary>The business step (CBV 2.0), as recorded.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? BizStep => Seen.BizStep;

    /// <summary>The state of the items afterwards (CBV 2.0), as recorded.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Disposition => Seen.Disposition;

    /// <summary>Whether it was declared to be in error, or is such a declaration; it is then no longer to be relied on.</summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<bool> DeclaredInError([FromServices] Corrections corrections, IResolveFieldContext context) =>
        await DeclarationAsync(corrections, context) is not null;

    /// <summary>The declaration that it is in error, with the events that stand in its place; null when there is none that the reader may see.</summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<ErrorDeclaration?> ErrorDeclaration([FromServices] Corrections corrections, IResolveFieldContext context) =>
        await DeclarationAsync(corrections, context) is { } declaration ? new ErrorDeclaration(declaration) : null;

    private ValueTask<EventView?> DeclarationAsync(Corrections corrections, IResolveFieldContext context) =>
        corrections.DeclarationAsync(Seen, GraphQLContext.Of(context.UserContext).Caller, context.CancellationToken);

    /// <summary>Where the items are afterwards, or where it was read.</summary>
    [ReadableBy(AccessClass.Open)]
    public Place? Place => Told.Place is { } place ? new Place(place) : null;

    /// <summary>The items; of an event with many, a holder of one sees those on its way.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<ItemRef> Items => [.. Seen.Items.Select(item => new ItemRef(item))];

    /// <summary>The documents that it belongs to: orders, invoices, declarations.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<DocumentRef> Documents =>
        Seen.Member("bizTransactionList") is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(DocumentRef.Read)]
            : [];

    /// <summary>
    /// The content hash of the event (CBV 2.0 §8.9), `ni:///sha-256;…?ver=CBV2.0`, in the order of the table or of the reference
    /// implementation. Null unless the reader may see all of the event: by a hash of what is hidden, guesses could be tried.
    /// </summary>
    [ReadableBy(AccessClass.Open)]
    public string? EventHash(HashProfile profile = HashProfile.Table) => Whole is { } said ? Hashes.Of(said, profile) : null;

    /// <summary>Positions of other events that say the same, under another event id or by another party, of those that the reader may see whole.</summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<IReadOnlyList<long>> SameContent([FromServices] IEventLog log, IResolveFieldContext context)
    {
        var others = new List<long>();
        if (Whole is not { } said)
            return others;
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        foreach (var position in Duplicates.Find(log, said).Where(position => position != Position))
        {
            var entry = await log.ReadAsync(position, context.CancellationToken);
            if (EventView.Of(entry, caller, NoWay.Instance).IsWhole)
                others.Add(position);
        }
        return others;
    }

    private EpcisEvent? Whole => Type is { } type && EpcisEvent.IsEntryType(type) && Seen.IsWhole ? EpcisEvent.FromEntry(Seen.Entry) : null;

    /// <summary>Who had the items, whose they were, and who answers for what is said here, as far as the reader may see it.</summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<StepResponsibility> Responsibility([FromServices] Responsibilities responsibilities, CancellationToken cancel) =>
        new(await responsibilities.OfAsync(Seen, cancel), Told);

    /// <summary>The entry's sections, with the content of those that are disclosed.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<Section> Sections =>
        [.. Seen.Entry.Sections.Select(section => new Section(section, Seen.Disclosure.Shows(section.Name)))];

    /// <summary>What is withheld from the reader, each as `WITHHELD:name`, in whole or in part; what nobody can read any more, as `ERASED:name`.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<string> Withheld([FromServices] IEventLog log) =>
        [.. Seen.Withheld.SelectMany(section => Fields(section).Select(name => Guard.MarkOf(Seen.Entry, section, log.Personal) + name))];

    /// <summary>The proof that the log has it, with what the reader may see; null until the next checkpoint.</summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<Proof?> Proof([FromServices] IEventLog log, CancellationToken cancel) =>
        await new EntryProofs(log).BundleAsync(Seen.Entry, Seen.Disclosure, cancel) is { } bundle ? new Proof(Seen.Entry, bundle) : null;

    private static string[] Fields(string section) =>
        section switch
        {
            "envelope" => ["type", "occurred", "issuer", "sections.envelope"],
            "public" => ["action", "bizStep", "disposition", "place", "sections.public"],
            "items" => ["items", "sections.items"],
            "quantities" => ["items.quantity", "items.uom", "sections.quantities"],
            "trade" => ["documents", "sections.trade"],
            _ => ["sections." + section],
        };
}

/// <summary>An item as an event names it.</summary>
internal sealed class ItemRef(SeenItem item)
{
    /// <summary>What it is to the event: epc, parent, child, input, output.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Role => item.Role;

    /// <summary>The identifier as recorded.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Id => item.Spelling;

    /// <summary>The one spelling of it: a Digital Link, or the identifier itself where it is no GS1 key.</summary>
    [ReadableBy(AccessClass.Open)]
    public string DigitalLink => item.Id.DigitalLink;

    /// <summary>How much of it, as recorded; the parties' own.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Quantity => item.Quantity;

    /// <summary>The unit (UN/CEFACT Recommendation 20).</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Uom => item.Uom;
}

/// <summary>A document that an event belongs to.</summary>
internal sealed class DocumentRef(string? type, string id)
{
    /// <summary>What it is (CBV 2.0).</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Type => type;

    /// <summary>Its identifier.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Id => id;

    internal static DocumentRef Read(JsonElement json) =>
        new(json.TryGetProperty("type", out var type) ? type.GetString() : null, json.GetProperty("bizTransaction").GetString() ?? "");
}

/// <summary>A part of an entry with one access class.</summary>
internal sealed class Section(Ledger.Section section, bool isDisclosed)
{
    /// <summary>Its name.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Name => section.Name;

    /// <summary>Who it is meant for.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Class => section.Class;

    /// <summary>SHA-256(salt ‖ content), base64: what the header commits to.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Digest => section.Digest.ToBase64();

    /// <summary>The salt, base64; null when the section is withheld.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Salt => isDisclosed ? Convert.ToBase64String(section.Salt.Span) : null;

    /// <summary>The content, JSON as recorded; null when the section is withheld.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Content => isDisclosed ? Encoding.UTF8.GetString(section.Bytes.Span) : null;
}

/// <summary>That the log has an entry.</summary>
internal sealed class Proof(Entry entry, byte[] bundle)
{
    /// <summary>SHA-256(0x00 ‖ header), base64.</summary>
    [ReadableBy(AccessClass.Open)]
    public string LeafHash => entry.LeafHash.ToBase64();

    /// <summary>The entry's position, its index in the tree.</summary>
    [ReadableBy(AccessClass.Open)]
    public long Index => entry.Position;

    /// <summary>The proof bundle (`.xyproof`), JSON; of an entry that is closed to the reader, its inclusion alone (C2SP tlog-proof).</summary>
    [ReadableBy(AccessClass.Open)]
    public string Bundle => Encoding.UTF8.GetString(bundle);
}
