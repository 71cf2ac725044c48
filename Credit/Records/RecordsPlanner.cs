using Xinyuan.Credit.Events;
using Xinyuan.Facts.Filings;
using Xinyuan.Facts.Reading;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Records;

/// <summary>Decides the records of one document, in order, each on what the log has and the records before it add. For one use.</summary>
internal sealed class RecordsPlanner(IEventLog log, Submission submission, Speaker speaker, DateTimeOffset arrived)
{
    // Taken before anything is read: what comes later makes the conditions fail, and the document is decided again.
    private readonly long _head = log.Head.Size - 1;
    private readonly DateOnly _today = LegalDate.Of(arrived);
    private readonly Dictionary<string, CreditFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _owners = new(StringComparer.Ordinal);
    private readonly HashSet<string> _soleTraders = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Receipt> _known = [];
    private readonly List<NewEntry> _entries = [];
    private readonly List<AppendCondition> _conditions = [];
    private readonly List<Finding> _findings = [];
    private KeyDecision? _keys;
    private RuleSetDecision? _ruleSets;

    private KeyDecision Keys => _keys ??= new KeyDecision(log, submission, _head, arrived);

    private RuleSetDecision RuleSets => _ruleSets ??= new RuleSetDecision(log, submission, _head, arrived);

    public async ValueTask<RecordsPlan> PlanAsync(RecordsDocument document, CancellationToken cancel)
    {
        foreach (var record in document.Records)
        {
            if (record.Content is RecordContent.Files { Filing: EnterpriseFiled { IsSoleTrader: true } trader })
                _soleTraders.Add(trader.Party);
        }
        foreach (var record in document.Records)
        {
            if (Write(record) is not { } entry)
            {
                _findings.Add(
                    new Finding($"{record.Path}/subject", "the sole trader's data were erased; the operator must readmit the trader first")
                );
                continue;
            }
            if (log.FindId(entry.Id) is { } position)
            {
                var known = await log.ReadAsync(position, cancel).ConfigureAwait(false);
                if (!RecordEntry.Says(known, entry, log.Personal))
                    return new RecordsPlan.Taken(new Finding($"{record.Path}/id", "the id is taken by a record that says something else"));
                _known[record.Index] = new Receipt(
                    entry.Id,
                    position,
                    known.LeafHash,
                    known.Envelope.Revision,
                    known.Recorded,
                    AlreadyKnown: true
                );
                continue;
            }
            if (await ObjectionAsync(record.Content, cancel).ConfigureAwait(false) is { } refusal)
            {
                _findings.Add(new Finding($"{record.Path}/{refusal.Field}", refusal.Message));
                if (_findings.Count >= ObjectReader.FindingsMax)
                    break;
            }
            _entries.Add(entry);
        }
        return _findings.Count > 0
            ? new RecordsPlan.Refused(_findings)
            : new RecordsPlan.Ready(
                _known,
                _entries,
                [.. _conditions, .. _keys?.Conditions ?? [], .. _ruleSets?.Conditions ?? []],
                log.Personal is null ? [] : PersonalRecord.SubjectsOf(document)
            );
    }

    // Null when it is about a sole trader who was erased.
    private NewEntry? Write(StatedRecord record)
    {
        var entry = RecordEntry.Write(record, submission, arrived);
        return log.Personal is { } vault && PersonalRecord.SubjectOf(record.Content) is { } subject
            ? PersonalRecord.Write(entry, subject, vault)
            : entry;
    }

    private ValueTask<Refusal?> ObjectionAsync(RecordContent content, CancellationToken cancel) =>
        content switch
        {
            RecordContent.Files { Filing: GoodsFiled goods } => ClaimAsync(
                "gtin:" + goods.Gtin,
                nameof(GoodsFiled),
                goods.Party,
                "gtin",
                cancel
            ),
            RecordContent.Files { Filing: PlaceFiled place } => ClaimAsync(
                "gln:" + place.Gln,
                nameof(PlaceFiled),
                place.Party,
                "gln",
                cancel
            ),
            RecordContent.Files { Filing: EnterpriseFiled { CustomsCode: { } code } enterprise } => ClaimAsync(
                "customs:" + code,
                nameof(EnterpriseFiled),
                enterprise.Party,
                "customsCode",
                cancel
            ),
            RecordContent.RegistersKey registers => Keys.ObjectionAsync(registers.Key, cancel),
            RecordContent.RotatesKey rotates => Keys.ObjectionAsync(rotates.Key, cancel),
            RecordContent.RevokesKey revokes => Keys.ObjectionAsync(revokes.Key, cancel),
            RecordContent.Governs governs => RuleSets.ObjectionAsync(governs.Step, cancel),
            RecordContent.Operates operates => OperationalAsync(operates.Record, cancel),
            RecordContent.Credits credits => CreditAsync(credits.Event, cancel),
            _ => default,
        };

    private async ValueTask<Refusal?> OperationalAsync(CreditRecordEntered record, CancellationToken cancel)
    {
        var file = await FileAsync(record.Subject, cancel).ConfigureAwait(false);
        return NaturalPerson(file, new RecordContent.Operates(record)) ?? CreditDecision.Objection(file, record, speaker, _today);
    }

    private async ValueTask<CreditFile> FileAsync(string subject, CancellationToken cancel)
    {
        if (_files.TryGetValue(subject, out var file))
            return file;
        file = await CreditLog.CatchUpAsync(log, new CreditFile(subject), cancel).ConfigureAwait(false);
        _conditions.Add(new AppendCondition.ExpectedRevision(PersonalRecord.StreamOf(log, subject), file.Revision));
        _conditions.Add(
            new AppendCondition.NoneAfter(_head, new LogQuery(new QueryClause(["party:" + subject], [nameof(EnterpriseFiled)])))
        );
        _files.Add(subject, file);
        return file;
    }

    // A sole trader is a natural person: what is not public about one may only be kept under the person's own key, which can be
    // destroyed. Without a key store, for who is a sole trader by the filing alone, and for listings, which would be published,
    // nothing is taken in.
    private Refusal? NaturalPerson(CreditFile file, RecordContent content) =>
        log.Personal is not null && PersonalRecord.SubjectOf(content) is not null ? null
        : _soleTraders.Contains(file.Subject)
        || file.Enterprise?.Filing.IsSoleTrader == true
        || EnterpriseFiled.IsSoleTraderCode(file.Subject)
            ? new Refusal("subject", "a sole trader is a natural person: what is not public about one is not taken in")
        : null;

    private async ValueTask<Refusal?> CreditAsync(CreditEvent @event, CancellationToken cancel)
    {
        var file = await FileAsync(@event.Subject, cancel).ConfigureAwait(false);
        if (NaturalPerson(file, new RecordContent.Credits(@event)) is { } person)
            return person;
        if (CreditDecision.Objection(file, @event, speaker, _today) is { } refusal)
            return refusal;
        if (@event is OverrideApproved approved && await OnePersonAsync(file, approved, cancel).ConfigureAwait(false) is { } onePerson)
            return onePerson;
        // A listing id names one listing of one enterprise in the whole log.
        if (
            @event is ListingProposed proposed
            && Register("listing:" + proposed.Listing, nameof(ListingProposed), "listing", "the listing id is in use") is { } inUse
        )
            return inUse;
        _files[@event.Subject] = CreditFile.Evolve(file, @event, new EventPlace(_head + 1 + _entries.Count, speaker.Party, arrived));
        return null;
    }

    // The departments are two, and so are the ids that they state: a token can still name one person for both.
    private async ValueTask<Refusal?> OnePersonAsync(CreditFile file, OverrideApproved approved, CancellationToken cancel)
    {
        var proposed = file.Overrides[approved.Override].Proposal.Place.Position;
        if (await Signatory.OfAsync(log, submission, cancel).ConfigureAwait(false) is not { } approver || proposed > _head)
            return null;
        var proposal = await log.ReadAsync(proposed, cancel).ConfigureAwait(false);
        return approver == await Signatory.OfAsync(log, proposal, cancel).ConfigureAwait(false)
            ? new Refusal("person", "who proposed it cannot approve it: another person does")
            : null;
    }

    // Something that can be registered once and never again.
    private Refusal? Register(string tag, string type, string field, string message)
    {
        var query = new LogQuery(new QueryClause([tag], [type]));
        if (!_owners.TryAdd(tag, speaker.Party) || log.Find(query, limit: 1).Count > 0)
            return new Refusal(field, message);
        _conditions.Add(new AppendCondition.NoneAfter(_head, query));
        return null;
    }

    // Something that has one owner, who may file it again.
    private async ValueTask<Refusal?> ClaimAsync(string tag, string type, string party, string field, CancellationToken cancel)
    {
        if (!_owners.TryGetValue(tag, out var owner))
        {
            var query = new LogQuery(new QueryClause([tag], [type]));
            owner = await OwnerAsync(tag, query, cancel).ConfigureAwait(false);
            _conditions.Add(new AppendCondition.NoneAfter(_head, query));
        }
        _owners[tag] = owner ?? party;
        return owner is null || owner == party ? null : new Refusal(field, $"it is filed by {owner}, and no other party can file it");
    }

    private async ValueTask<string?> OwnerAsync(string tag, LogQuery query, CancellationToken cancel)
    {
        foreach (var position in log.Find(query).Reverse())
        {
            var filing = await ReadAsync(position, cancel).ConfigureAwait(false);
            // An enterprise that filed another customs record number since has given this one up.
            if (filing is not EnterpriseFiled enterprise)
                return filing.Party;
            var latest = log.Find(new LogQuery(new QueryClause(["party:" + enterprise.Party], [nameof(EnterpriseFiled)])))[^1];
            if ((await ReadAsync(latest, cancel).ConfigureAwait(false)).Tags.Contains(tag))
                return enterprise.Party;
        }
        return null;
    }

    private async ValueTask<Filing> ReadAsync(long position, CancellationToken cancel) =>
        CreditLog.ReadFiling(await log.ReadAsync(position, cancel).ConfigureAwait(false));
}
