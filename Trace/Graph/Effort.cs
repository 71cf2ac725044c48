namespace Xinyuan.Trace.Graph;

/// <summary>
/// What a walk costs, in links and stays looked at. A few events can be made such that the times in nested containers are without
/// number; what is cut off then depends on this count and never on a clock, so that the same question has the same answer.
/// </summary>
internal sealed class Effort(long max)
{
    private long _spent;

    public bool IsOver => _spent > max;

    public void Spend(long count) => _spent += count;
}
