using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Query;

/// <summary>What is kept of an event.</summary>
internal readonly record struct ColumnRow(
    long Time,
    ushort Type,
    ushort Action,
    ushort BizStep,
    ushort Disposition,
    ushort ReadPoint,
    ushort BizLocation,
    EventTraits Traits
)
{
    public ushort Code(Column column) =>
        column switch
        {
            Column.Type => Type,
            Column.Action => Action,
            Column.BizStep => BizStep,
            Column.Disposition => Disposition,
            Column.ReadPoint => ReadPoint,
            _ => BizLocation,
        };
}

/// <summary>So many events that no array is ever large. One writer; readers see the rows below <see cref="Count"/>.</summary>
internal sealed class ColumnChunk(long first)
{
    public const int Size = 8_192;

    private readonly uint[] _positions = new uint[Size];
    private readonly ushort[] _types = new ushort[Size];
    private readonly byte[] _actions = new byte[Size];
    private readonly ushort[] _bizSteps = new ushort[Size];
    private readonly ushort[] _dispositions = new ushort[Size];
    private readonly ushort[] _readPoints = new ushort[Size];
    private readonly ushort[] _bizLocations = new ushort[Size];
    private readonly EventTraits[] _traits = new EventTraits[Size];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>When each happened, in UTC ticks.</summary>
    public long[] Times { get; } = new long[Size];

    /// <summary>When the earliest of them happened.</summary>
    public long Earliest { get; private set; } = long.MaxValue;

    /// <summary>When the latest of them happened.</summary>
    public long Latest { get; private set; } = long.MinValue;

    public long PositionOf(int row) => first + _positions[row];

    public ColumnRow this[int row] =>
        new(Times[row], _types[row], _actions[row], _bizSteps[row], _dispositions[row], _readPoints[row], _bizLocations[row], _traits[row]);

    public void Append(long position, ColumnRow row)
    {
        _positions[_count] = checked((uint)(position - first));
        Times[_count] = row.Time;
        Earliest = Math.Min(Earliest, row.Time);
        Latest = Math.Max(Latest, row.Time);
        _types[_count] = row.Type;
        _actions[_count] = (byte)Math.Min(row.Action, byte.MaxValue);
        _bizSteps[_count] = row.BizStep;
        _dispositions[_count] = row.Disposition;
        _readPoints[_count] = row.ReadPoint;
        _bizLocations[_count] = row.BizLocation;
        _traits[_count] = row.Traits;
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>The row of a position, or a negative number.</summary>
    public int Find(long position) =>
        position < first || position - first > uint.MaxValue ? -1 : Array.BinarySearch(_positions, 0, Count, (uint)(position - first));
}
