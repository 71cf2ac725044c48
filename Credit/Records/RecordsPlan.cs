using Xinyuan.Facts.Reading;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Records;

/// <summary>What a document would do to the log as the log stands.</summary>
internal abstract record RecordsPlan
{
    private RecordsPlan() { }

    /// <summary>Nothing stands against it.</summary>
    /// <param name="Known">Receipts of records that the log has already, by their index in the document.</param>
    /// <param name="Entries">The entries of the other records, in the document's order.</param>
    /// <param name="Conditions">What the decision rests on.</param>
    /// <param name="Subjects">The natural persons of whom the document speaks.</param>
    public sealed record Ready(
        IReadOnlyDictionary<int, Receipt> Known,
        IReadOnlyList<NewEntry> Entries,
        IReadOnlyList<AppendCondition> Conditions,
        IReadOnlyList<string> Subjects
    ) : RecordsPlan
    {
        /// <summary>What is to be appended.</summary>
        public AppendBatch Batch(Submission submission) =>
            new()
            {
                Entries = Entries,
                Documents = [submission.Document with { Subjects = Subjects }],
                Conditions = Conditions,
            };

        /// <summary>One receipt a record, given those of the appended entries.</summary>
        public IReadOnlyList<Receipt> Receipts(IReadOnlyList<Receipt> appended)
        {
            var next = 0;
            return
            [
                .. Enumerable.Range(0, Known.Count + appended.Count).Select(index => Known.GetValueOrDefault(index) ?? appended[next++]),
            ];
        }

        /// <summary>A refusal by the log itself, told in the document's terms.</summary>
        public Finding Finding(AppendResult.Refused rejected) =>
            new(rejected.Entry < 0 ? "" : $"/records/{Entries[rejected.Entry].Evidence!.Index}", rejected.Detail);
    }

    /// <summary>The document is refused.</summary>
    public sealed record Refused(IReadOnlyList<Finding> Findings) : RecordsPlan;

    /// <summary>An id is taken with other content.</summary>
    public sealed record Taken(Finding Finding) : RecordsPlan;
}
