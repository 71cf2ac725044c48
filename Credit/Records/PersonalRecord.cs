using System.Text;
using Xinyuan.Credit.Events;
using Xinyuan.Facts.Filings;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Credit.Records;

/// <summary>
/// What is on record about a sole trader, a natural person: one personal section under the trader's own key, in a stream under the
/// trader's pseudonym, resting on a document that is encrypted too. The filing itself is public.
/// </summary>
internal static class PersonalRecord
{
    /// <summary>The sole trader whom a record is about, where such a record can be kept; null for what is about a firm, or is public.</summary>
    public static string? SubjectOf(RecordContent content) =>
        content switch
        {
            RecordContent.Operates operates => SoleTrader(operates.Record.Subject),
            RecordContent.Credits { Event: not ListingEvent and var conduct } => SoleTrader(conduct.Subject),
            _ => null,
        };

    /// <summary>The sole traders of a document, each once.</summary>
    public static IReadOnlyList<string> SubjectsOf(RecordsDocument document) =>
        [.. document.Records.Select(record => SubjectOf(record.Content)).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>The stream of what is on record about an enterprise: a sole trader's is named by the pseudonym.</summary>
    public static string StreamOf(IEventLog log, string subject) =>
        log.Personal is { } vault && SoleTrader(subject) is not null
            ? CreditEvent.StreamOf(vault.PseudonymOf(subject).ToString())
            : CreditEvent.StreamOf(subject);

    /// <summary>The entry of a firm's record as one of a sole trader. Null when the trader was erased.</summary>
    /// <param name="entry">The entry as it would be.</param>
    /// <param name="subject">The trader.</param>
    /// <param name="vault">What keeps personal data apart.</param>
    public static NewEntry? Write(NewEntry entry, string subject, SubjectVault vault)
    {
        // The id derives from the record, and would let whoever guesses the record confirm it.
        if (vault.NameFor(subject, Encoding.UTF8.GetBytes(entry.Id)) is not { } name)
            return null;
        var pseudonym = vault.PseudonymOf(subject).ToString();
        return entry with
        {
            Id = "record:" + name,
            Stream = entry.Stream.Replace(subject, pseudonym, StringComparison.Ordinal),
            Tags = [],
            Sections =
            [
                .. entry.Sections.Select(
                    (section, i) => new NewSection($"personal.{i + 1}", section.Class, section.Bytes) { Subject = subject }
                ),
            ],
        };
    }

    private static string? SoleTrader(string party) => EnterpriseFiled.IsSoleTraderCode(party) ? party : null;
}
