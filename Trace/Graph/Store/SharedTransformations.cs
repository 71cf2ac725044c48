namespace Xinyuan.Trace.Graph.Store;

/// <summary>Which events are one transformation, since they have its id. Few events are of this kind: they have rows of their own.</summary>
internal sealed class SharedTransformations
{
    private readonly Dictionary<UInt128, int> _numbers = [];
    private readonly Rows<int> _last = new();

    public Rows<SharedRow> Rows { get; } = new();

    public Rows<UInt128> Hashes { get; } = new();

    public int Count => Rows.Count;

    public long Bytes => Rows.Bytes + Hashes.Bytes + _last.Bytes + (48L * _numbers.Count);

    public void Add(int number, UInt128 hash)
    {
        if (!_numbers.TryGetValue(hash, out var transformation))
        {
            _numbers.Add(hash, transformation = Hashes.Add(hash));
            _last.Add(-1);
        }
        var row = Rows.Add(new SharedRow(number, transformation, _last[transformation]));
        Volatile.Write(ref _last[transformation], row);
    }

    /// <summary>Makes what is not in a snapshot out of what is.</summary>
    public void TakeUp()
    {
        for (var transformation = 0; transformation < Hashes.Count; transformation++)
        {
            _numbers.Add(Hashes[transformation], transformation);
            _last.Add(-1);
        }
        for (var row = 0; row < Rows.Count; row++)
            _last[Rows[row].Transformation] = row;
    }

    /// <summary>The transformation of an event that has one, among so many rows.</summary>
    public int Of(int number, int rows)
    {
        var (low, high) = (0, rows - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Rows[middle].Event < number)
                low = middle + 1;
            else
                high = middle;
        }
        return Rows[low].Transformation;
    }

    /// <summary>Its events, the latest first, among so many rows.</summary>
    public IEnumerable<int> EventsOf(int transformation, int rows)
    {
        for (var row = Volatile.Read(ref _last[transformation]); row >= 0; row = Rows[row].Next)
        {
            if (row < rows)
                yield return Rows[row].Event;
        }
    }
}
