namespace Xinyuan.Ledger.Files;

/// <summary>A frame's place: segment and offset, packed into 64 bits.</summary>
internal readonly record struct Place(long Packed)
{
    private const int OffsetBits = 36;

    public Place(int segment, long offset)
        : this(((long)segment << OffsetBits) | offset) { }

    public int Segment => (int)(Packed >> OffsetBits);

    public long Offset => Packed & ((1L << OffsetBits) - 1);
}
