namespace Xinyuan.Trace.Grains;

/// <summary>
/// The large traces that were asked for last, so that their pages are not each walked anew. A trace is of one position of the log and
/// never changes. Safe for use by several threads at once.
/// </summary>
internal sealed class LateTraces
{
    private const int NodesMin = 2_000;
    private const int NodesMax = 1_000_000;
    private readonly Lock _lock = new();
    private readonly LinkedList<(TraceRequest Request, TraceAnswer Answer)> _latestFirst = [];
    private int _nodes;

    public TraceAnswer? Find(TraceRequest request)
    {
        lock (_lock)
        {
            for (var node = _latestFirst.First; node is not null; node = node.Next)
            {
                if (node.Value.Request != request)
                    continue;
                _latestFirst.Remove(node);
                _latestFirst.AddFirst(node);
                return node.Value.Answer;
            }
        }
        return null;
    }

    public TraceAnswer Keep(TraceRequest request, TraceAnswer answer)
    {
        if (Nodes(answer) < NodesMin)
            return answer;
        lock (_lock)
        {
            _latestFirst.AddFirst((request, answer));
            _nodes += Nodes(answer);
            while (_nodes > NodesMax && _latestFirst.Count > 1)
            {
                _nodes -= Nodes(_latestFirst.Last!.Value.Answer);
                _latestFirst.RemoveLast();
            }
        }
        return answer;
    }

    private static int Nodes(TraceAnswer answer) => answer.Events.Count + answer.Items.Count + answer.Links.Count;
}
