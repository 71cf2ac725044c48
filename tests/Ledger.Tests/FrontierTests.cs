using FsCheck;
using FsCheck.Xunit;

namespace Xinyuan.Ledger.Tests;

public sealed class FrontierTests
{
    [Property]
    public bool An_edge_that_was_kept_goes_on_as_if_it_had_never_stopped(NonNegativeInt before, NonNegativeInt after)
    {
        var whole = new MerkleFrontier();
        for (var i = 0; i < before.Get; i++)
            whole.Append(Leaf(i));
        var kept = new MerkleFrontier(whole.Size, whole.Subtrees);
        for (var i = before.Get; i < before.Get + after.Get; i++)
        {
            whole.Append(Leaf(i));
            kept.Append(Leaf(i));
        }
        return kept.Size == whole.Size && kept.Root == whole.Root && kept.Subtrees.SequenceEqual(whole.Subtrees);
    }

    [Fact]
    public void An_edge_of_another_size_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new MerkleFrontier(3, [Leaf(0)]));
        Assert.Throws<ArgumentException>(() => new MerkleFrontier(0, [Leaf(0)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MerkleFrontier(-1, []));
    }

    private static Digest Leaf(int number) => MerkleTree.LeafHash(BitConverter.GetBytes(number));
}
