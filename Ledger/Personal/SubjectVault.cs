using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Personal;

/// <summary>
/// What keeps personal data apart: the data subjects' keys and the list of erasures, both outside the data folder. The log asks it to
/// encrypt what is appended; who may read asks it to decrypt. Safe to use from any thread. Format: docs/format.md, "Personal
/// sections"; reasons: docs/decisions/0013.
/// </summary>
public sealed class SubjectVault : IDisposable
{
    private readonly KeyStore _store;
    private readonly ErasureList _list;

    // Subjects whose erasure is under way: nothing new is encrypted for them, so that nothing is acknowledged that is destroyed next.
    private readonly HashSet<Pseudonym> _closing = [];
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1);

    private SubjectVault(KeyStore store, ErasureList list) => (_store, _list) = (store, list);

    /// <summary>Every erasure and readmission, in order.</summary>
    public IReadOnlyList<ErasureRecord> Erasures => _list.Records;

    internal ErasureList List => _list;

    /// <summary>
    /// Opens the vault, or makes one when the folder has none. Keys of erased subjects that have come back, as from an old copy of
    /// the store, are destroyed again before this returns.
    /// </summary>
    /// <param name="keyFolder">The key folder, apart from the data.</param>
    /// <param name="operatorKey">The file with the operator key; null for <c>operator.key</c> in the key folder.</param>
    /// <exception cref="LogRefusedException">Another process has it open, or the operator key is missing or another.</exception>
    /// <exception cref="DamageException">Its files are damaged.</exception>
    public static SubjectVault Open(string keyFolder, string? operatorKey = null) => Open(keyFolder, operatorKey, null);

    internal static SubjectVault Open(string keyFolder, string? operatorKey, Action<DestroyPhase>? reached)
    {
        ArgumentException.ThrowIfNullOrEmpty(keyFolder);
        var folders = new KeyFolders(keyFolder, operatorKey ?? Path.Combine(keyFolder, "operator.key"));
        var store = KeyStore.Open(folders, reached);
        try
        {
            var vault = new SubjectVault(store, ErasureList.Open(folders.Erasures, store.ListKey));
            vault.DestroyListed();
            return vault;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>What stands for a data subject in the log.</summary>
    public Pseudonym PseudonymOf(string subject)
    {
        ArgumentException.ThrowIfNullOrEmpty(subject);
        return Pseudonym.Of(_store.PseudonymKey, subject);
    }

    /// <summary>
    /// A name for something that says something about the subject, such as the hash of a record: 32 hexadecimal digits of an HMAC
    /// under the subject's own key. After the erasure nobody can tell any more what it is the name of. Null when the subject was
    /// erased; makes the subject's key when it has none.
    /// </summary>
    public string? NameFor(string subject, ReadOnlySpan<byte> what)
    {
        var pseudonym = PseudonymOf(subject);
        lock (_gate)
        {
            if (IsClosed(pseudonym))
                return null;
            using var key = _store.GetOrCreate([pseudonym])[0];
            return Convert.ToHexStringLower(HMACSHA256.HashData(key.Derive("name"), what))[..32];
        }
    }

    /// <summary>
    /// A name for something of which nobody knows whom it speaks of, such as the hash of a refused document: 32 hexadecimal digits of
    /// an HMAC under the key store's own key. Who has the key store can tell what it is the name of; no other can.
    /// </summary>
    public string BlindName(ReadOnlySpan<byte> what)
    {
        Span<byte> key = stackalloc byte[Sealing.KeyBytes];
        HKDF.Expand(HashAlgorithmName.SHA256, _store.PseudonymKey, key, "blind name"u8);
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, what))[..32];
    }

    /// <summary>The erasure that holds of a subject, or null.</summary>
    public ErasureRecord? ErasureOf(Pseudonym subject) => _list.Find(subject);

    /// <summary>
    /// The erasure that destroyed what a section holds, or null when it is no personal section or can still be read. For who must not
    /// see it and is told why.
    /// </summary>
    public ErasureRecord? ErasureOf(Section section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return IsPersonal(section) && SectionContainer.Read(section.Bytes) is { } container ? _list.FindKey(container.KeyId) : null;
    }

    /// <summary>Whether a recorded section is a personal one: its bytes are a container and never data to show.</summary>
    public static bool IsPersonal(Section section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return PersonalRules.IsPersonal(section.Name);
    }

    /// <summary>Decrypts a personal section. Who may read it is for the caller to decide.</summary>
    /// <exception cref="DamageException">It cannot be opened though nobody was erased; the message says which file is at fault.</exception>
    public PersonalReading<ReadOnlyMemory<byte>> Open(Entry entry, Section section)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(section);
        var container = IsPersonal(section) ? SectionContainer.Read(section.Bytes) : null;
        if (container is null)
            throw new InvalidDataException($"section '{section.Name}' of entry {entry.Position} is not a personal one");
        if (_list.FindKey(container.KeyId) is { } erased)
            return new PersonalReading<ReadOnlyMemory<byte>>.Erased(erased);
        using var key = Require(container.KeyId);
        return new PersonalReading<ReadOnlyMemory<byte>>.Opened(
            container.Open(key, entry.Envelope.Id, section.Name)
                ?? throw new InvalidDataException($"section '{section.Name}' of entry {entry.Position} does not open under its key")
        );
    }

    /// <summary>Decrypts a document out of the log; one without data subjects is handed back as it is.</summary>
    /// <exception cref="DamageException">It cannot be opened though nobody was erased; the message says which file is at fault.</exception>
    public PersonalReading<OpenedDocument> Open(StoredDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (DocumentContainer.Read(document.Bytes) is not { } container)
            return new PersonalReading<OpenedDocument>.Opened(new OpenedDocument(document.MediaType, document.Bytes, null));
        if (container.KeyIds.Select(_list.FindKey).FirstOrDefault(found => found is not null) is { } erased)
            return new PersonalReading<OpenedDocument>.Erased(erased);
        var keys = new List<SubjectKey>(container.KeyIds.Count);
        try
        {
            foreach (var id in container.KeyIds)
                keys.Add(Require(id));
            var (signature, bytes) =
                container.Open(keys, document.MediaType)
                ?? throw new InvalidDataException("a document does not open under its subjects' keys");
            return new PersonalReading<OpenedDocument>.Opened(new OpenedDocument(document.MediaType, bytes, signature));
        }
        finally
        {
            keys.ForEach(key => key.Dispose());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _store.Dispose();
        _turn.Dispose();
    }

    /// <summary>Erasures take turns. Dispose of the result to end one's own.</summary>
    internal async ValueTask<IDisposable> TakeTurnAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        return new Turn(_turn);
    }

    /// <summary>The batch as it is to be stored; or why it is refused.</summary>
    internal (AppendBatch? Batch, AppendResult.Refused? Refused) Protect(AppendBatch batch)
    {
        var subjects = PersonalRules.Subjects(batch).ToDictionary(subject => subject, PseudonymOf, StringComparer.Ordinal);
        lock (_gate)
        {
            // Before any key is made: a refused batch leaves none behind.
            if (subjects.Values.Any(IsClosed))
                return (null, ErasedIn(batch, subjects));
            var made = _store.GetOrCreate([.. subjects.Values]);
            try
            {
                var keys = subjects.Keys.Zip(made).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
                return (BatchProtector.Protect(batch, keys, subjects), null);
            }
            finally
            {
                foreach (var key in made)
                    key.Dispose();
            }
        }
    }

    /// <summary>The ids of the keys that a subject has now: one or none.</summary>
    internal IReadOnlyList<UInt128> KeyIdsOf(Pseudonym subject)
    {
        using var key = _store.FindSubject(subject);
        return key is null ? [] : [key.Id];
    }

    /// <summary>From now on nothing is encrypted for the subject; until <see cref="Reopen"/> or the erasure.</summary>
    internal void Close(Pseudonym subject)
    {
        lock (_gate)
            _closing.Add(subject);
    }

    internal void Reopen(Pseudonym subject)
    {
        lock (_gate)
            _closing.Remove(subject);
    }

    /// <summary>Destroys the keys that an erasure names.</summary>
    internal int Destroy(ErasureRecord record) =>
        record.KeyIds.GroupBy(KeyStore.ShardOf).Sum(shard => _store.Destroy(shard.Key, shard.ToHashSet()));

    private void DestroyListed()
    {
        foreach (var shard in _list.Records.SelectMany(record => record.KeyIds).GroupBy(KeyStore.ShardOf))
            _store.Destroy(shard.Key, shard.ToHashSet());
    }

    private AppendResult.Refused ErasedIn(AppendBatch batch, Dictionary<string, Pseudonym> subjects)
    {
        // While an erasure is under way it may yet be refused: then the batch is welcome after all.
        if (!subjects.Values.Any(subject => _list.Find(subject) is not null))
            return new AppendResult.Refused(RefusalReason.Busy, "a data subject is being erased; try again after a while");
        var index = batch
            .Entries.ToList()
            .FindIndex(entry => PersonalRules.SubjectsOf(batch, entry).Any(subject => _list.Find(subjects[subject]) is not null));
        var what = index < 0 ? "a document" : $"entry {index}";
        return new AppendResult.Refused(RefusalReason.Erased, $"{what} speaks of a data subject whose data were erased", index);
    }

    private bool IsClosed(Pseudonym subject) => _closing.Contains(subject) || _list.Find(subject) is not null;

    private SubjectKey Require(UInt128 id) =>
        _store.Find(id)
        ?? throw new DamageException(
            new Damage(
                _store.FileOf(id),
                0,
                null,
                string.Create(CultureInfo.InvariantCulture, $"the key {id:x32} is missing, and no erasure destroyed it")
            )
        );

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
