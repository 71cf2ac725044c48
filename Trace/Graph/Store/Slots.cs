namespace Xinyuan.Trace.Graph.Store;

/// <summary>
/// Finds numbers by hash: open addressing in a thousand parts, each of which grows by itself, so that growing never stops the world. A
/// slot is 4 bytes; what the number stands for is compared by whoever asks. Nothing is removed. One thread adds; others look up at the
/// same time, and may meet numbers that are newer than what they were told of.
/// </summary>
/// <param name="hashOf">The hash of a number that is in here.</param>
internal sealed class Slots(Func<int, ulong> hashOf)
{
    private const int PartBits = 10;
    private const int CapacityMin = 4;
    private readonly int[]?[] _parts = new int[1 << PartBits][];
    private readonly int[] _counts = new int[1 << PartBits];

    /// <summary>The bytes that all of it takes.</summary>
    public long Bytes => _parts.Sum(part => part is null ? 0 : 24 + (4L * part.Length)) + (12L << PartBits);

    /// <summary>The numbers that may be of a hash.</summary>
    public Candidates Of(ulong hash)
    {
        var part = Volatile.Read(ref _parts[hash >> (64 - PartBits)]);
        return part is null ? default : new Candidates(part, Home(hash, part.Length));
    }

    public void Add(ulong hash, int number)
    {
        var at = (int)(hash >> (64 - PartBits));
        var part = _parts[at];
        if (part is null || _counts[at] + 1 > part.Length * 4L / 5)
            Volatile.Write(ref _parts[at], part = Grown(part));
        Put(part, hash, number);
        _counts[at]++;
    }

    private int[] Grown(int[]? part)
    {
        if (part is null)
            return new int[CapacityMin];
        var grown = new int[Math.Max(CapacityMin + part.Length, (int)(part.Length * 1.35))];
        foreach (var number in part)
        {
            if (number != 0)
                Put(grown, hashOf(number - 1), number - 1);
        }
        return grown;
    }

    private static void Put(int[] part, ulong hash, int number)
    {
        var at = Home(hash, part.Length);
        while (part[at] != 0)
            at = at + 1 == part.Length ? 0 : at + 1;
        // The row that the number names was written before.
        Volatile.Write(ref part[at], number + 1);
    }

    // By the bits below those that choose the part, over any number of slots.
    private static int Home(ulong hash, int slots) => (int)((((hash << PartBits) >> 32) * (ulong)slots) >> 32);

    /// <summary>Goes through the numbers that may be of a hash.</summary>
    internal ref struct Candidates(int[] part, int at)
    {
        private int _at = at;
        private int _left = part.Length;

        /// <summary>The next one, or -1.</summary>
        public int Next()
        {
            if (_left == 0)
                return -1;
            var number = Volatile.Read(ref part[_at]);
            _at = _at + 1 == part.Length ? 0 : _at + 1;
            _left = number == 0 ? 0 : _left - 1;
            return number - 1;
        }
    }
}
