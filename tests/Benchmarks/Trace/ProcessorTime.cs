using System.Globalization;

namespace Xinyuan.Benchmarks.Trace;

/// <summary>
/// The processor time that this process and some others have taken, those with all that they started: what a busy neighbour changes least.
/// Read off Linux's /proc, in hundredths of a second.
/// </summary>
/// <param name="others">Process ids.</param>
internal sealed class ProcessorTime(IReadOnlyList<int> others)
{
    private const double TicksASecond = 100;
    private const int Parent = 1;
    private const int UserTime = 11;
    private const int SystemTime = 12;

    /// <summary>What was taken so far.</summary>
    public TimeSpan Taken()
    {
        var own = Environment.CpuUsage.TotalTime;
        var all = new Dictionary<int, (int Parent, long Ticks)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && Read(folder) is { } read
            )
                all[id] = read;
        }
        return own + TimeSpan.FromSeconds(all.Where(one => IsOurs(one.Key)).Sum(one => one.Value.Ticks) / TicksASecond);

        bool IsOurs(int id) => others.Contains(id) || (all.TryGetValue(id, out var one) && one.Parent > 0 && IsOurs(one.Parent));
    }

    // Null for one that ended meanwhile. Its name, in brackets, may hold anything.
    private static (int Parent, long Ticks)? Read(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(Parent), Number(UserTime) + Number(SystemTime));

            int Number(int field) => int.Parse(fields[field], NumberStyles.None, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
