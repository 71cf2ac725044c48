using System.Globalization;
using System.Text;
using Xinyuan.Credit.Supervision;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Silo.Supervision;

/// <summary>
/// How far each enterprise was looked at, and when it is due again: a file of lines, of which the last of an enterprise counts.
/// Derived: deleted, it is made again from the log, and nothing is told twice. Not safe for use by several threads at once.
/// </summary>
internal sealed class DueJournal : IDisposable
{
    private const int LengthMax = 400;

    private readonly Dictionary<string, StandingMark> _marks = new(StringComparer.Ordinal);
    private readonly FileStream _file;

    private DueJournal(FileStream file, bool isNew) => (_file, IsNew) = (file, isNew);

    /// <summary>Whether there was none: what the log has must be gone through.</summary>
    public bool IsNew { get; }

    /// <summary>How many enterprises are known.</summary>
    public int Count => _marks.Count;

    /// <summary>Opens the journal, with one line an enterprise; a last line that was cut off is as if it had not been written.</summary>
    public static DueJournal Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var lines = File.Exists(path) ? File.ReadAllLines(path, Encoding.ASCII) : null;
        var marks = new Dictionary<string, StandingMark>(StringComparer.Ordinal);
        foreach (var line in lines ?? [])
        {
            if (Read(line) is var (subject, mark))
                marks[subject] = mark;
        }
        // Replaced whole, so that it is never half of one.
        File.WriteAllLines(path + ".new", marks.Select(pair => Write(pair.Key, pair.Value)), Encoding.ASCII);
        File.Move(path + ".new", path, overwrite: true);
        var journal = new DueJournal(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read), lines is null);
        foreach (var (subject, mark) in marks)
            journal._marks[subject] = mark;
        return journal;
    }

    /// <summary>How far an enterprise was looked at.</summary>
    public StandingMark Find(string subject) => _marks.GetValueOrDefault(subject) ?? StandingMark.Start;

    /// <summary>
    /// Enterprises that are due by a day: by their own dates, or since a date of the law passed that was not known when they were looked
    /// at. The longest due first.
    /// </summary>
    public IReadOnlyList<string> DueBy(DateOnly today, IReadOnlyList<DateOnly> legal) =>
        [
            .. _marks
                .Where(pair => pair.Value.Due <= today || legal.Any(date => date > pair.Value.Day && date <= today))
                .OrderBy(pair => pair.Value.Due)
                .ThenBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => pair.Key),
        ];

    /// <summary>Notes how far an enterprise was looked at.</summary>
    public void Note(string subject, StandingMark mark)
    {
        if (_marks.GetValueOrDefault(subject) == mark)
            return;
        _marks[subject] = mark;
        _file.Write(Encoding.ASCII.GetBytes(Write(subject, mark) + "\n"));
    }

    /// <summary>Returns once what was noted is durable.</summary>
    public void Flush()
    {
        _file.Flush();
        Durable.Sync(_file.SafeFileHandle);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string Write(string subject, StandingMark mark) =>
        string.Create(CultureInfo.InvariantCulture, $"{subject}\t{mark.Position}\t{mark.Day:yyyy-MM-dd}\t{mark.Due:yyyy-MM-dd}");

    private static (string Subject, StandingMark Mark)? Read(string line)
    {
        var cells = line.Length <= LengthMax ? line.Split('\t') : [];
        return
            cells is [var subject, var number, var dayText, var dueText]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            && DateOnly.TryParseExact(dayText, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && DateOnly.TryParseExact(dueText, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var due)
            ? (subject, new StandingMark(position, day, due))
            : null;
    }
}
