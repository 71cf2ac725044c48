using System.Security.Cryptography;
using System.Text;
using FsCheck.Xunit;

namespace Xinyuan.Ledger.Tests;

public sealed class TreeTests
{
    [Fact]
    public void The_published_values_of_RFC_6962_hold()
    {
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", MerkleTree.EmptyRoot.ToHex());
        Assert.Equal("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", MerkleTree.LeafHash([]).ToHex());
        Assert.StartsWith("395aa064", MerkleTree.LeafHash("L123456"u8).ToHex(), StringComparison.Ordinal);
        // Eight leaves of the certificate-transparency test set, as bytes in hexadecimal.
        string[] leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        var hashes = leaves.Select(leaf => MerkleTree.LeafHash(Convert.FromHexString(leaf))).ToArray();
        Assert.Equal("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328", MerkleTree.Root(hashes).ToHex());
    }

    [Property]
    public bool Every_inclusion_path_leads_to_the_root_and_no_other_leaf_does(FsCheck.PositiveInt count, FsCheck.NonNegativeInt at)
    {
        var leaves = Leaves(count.Get % 300 + 1);
        var index = at.Get % leaves.Length;
        var path = MerkleTree.Path(leaves, index);
        return MerkleTree.RootFromPath(leaves[index], index, leaves.Length, path) == NaiveRoot(leaves)
            && MerkleTree.RootFromPath(leaves[(index + 1) % leaves.Length], index, leaves.Length, path)
                == NaiveRoot(leaves)
                == (leaves.Length == 1)
            && MerkleTree.RootFromPath(leaves[index], index, leaves.Length, [.. path, leaves[0]]) is null;
    }

    [Fact]
    public async Task Roots_and_proofs_from_stored_hashes_agree_with_the_definition_at_every_size()
    {
        await using var test = new TestLog();
        await test.AppendAsync([.. Enumerable.Range(0, 1_000).Select(i => TestLog.Entry("e" + i, "s" + i))]);
        var cancel = TestContext.Current.CancellationToken;
        var leaves = new Digest[1_000];
        for (var i = 0; i < leaves.Length; i++)
            leaves[i] = (await test.Log.ReadAsync(i, cancel)).LeafHash;
        var reader = new TreeReader(test.Log);
        foreach (var size in new[] { 0, 1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 513, 767, 768, 999, 1_000 })
        {
            var root = NaiveRoot(leaves.AsSpan(0, size));
            Assert.Equal(root, await reader.RootAsync(size, cancel));
            foreach (var index in new[] { 0, 1, size / 2, size - 2, size - 1 }.Where(index => index >= 0 && index < size).Distinct())
                Assert.Equal(root, MerkleTree.RootFromPath(leaves[index], index, size, await reader.InclusionAsync(index, size, cancel)));
            foreach (var old in new[] { 0, 1, 3, size / 2, size - 1, size }.Where(old => old >= 0 && old <= size).Distinct())
            {
                var (oldRoot, proof) = (NaiveRoot(leaves.AsSpan(0, old)), await reader.ConsistencyAsync(old, size, cancel));
                Assert.True(MerkleTree.IsConsistent(old, oldRoot, size, root, proof), $"{old} to {size}");
                if (old == 0 || old == size)
                    continue;
                Assert.False(
                    MerkleTree.IsConsistent(old, NaiveRoot(leaves.AsSpan(1, old)), size, root, proof),
                    $"{old} to {size}, another past"
                );
                Assert.False(
                    MerkleTree.IsConsistent(old, oldRoot, size, NaiveRoot(leaves.AsSpan(0, size - 1)), proof),
                    $"{old} to {size}, another present"
                );
            }
        }
    }

    [Property]
    public bool Each_element_of_a_list_can_be_disclosed_and_nothing_else_passes_for_it(FsCheck.PositiveInt count, FsCheck.NonNegativeInt at)
    {
        var elements = Enumerable
            .Range(0, count.Get % 40 + 1)
            .Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes("{\"id\":" + i + "}"))
            .ToList();
        var salt = SHA256.HashData("salt"u8)[..16];
        var tree = ElementTree.Build(salt, elements);
        var index = at.Get % elements.Count;
        var (elementSalt, path) = tree.Disclose(index);
        var root = tree.WriteRoot();
        return ElementTree.Includes(root, index, elementSalt, elements[index].Span, path)
            && !ElementTree.Includes(root, index, elementSalt, "{\"id\":-1}"u8, path)
            && !ElementTree.Includes(root, index ^ 1, elementSalt, elements[index].Span, path)
            && ElementTree
                .Split(ElementTree.Join(elements))
                .Select(element => Encoding.UTF8.GetString(element.Span))
                .SequenceEqual(elements.Select(element => Encoding.UTF8.GetString(element.Span)));
    }

    private static Digest[] Leaves(int count) => [.. Enumerable.Range(0, count).Select(i => MerkleTree.LeafHash(BitConverter.GetBytes(i)))];

    // RFC 6962 §2.1, word for word, with nothing of the code under test but the digest type.
    private static Digest NaiveRoot(ReadOnlySpan<Digest> leaves)
    {
        if (leaves.Length == 0)
            return new Digest(SHA256.HashData([]));
        if (leaves.Length == 1)
            return leaves[0];
        var k = 1;
        while (k * 2 < leaves.Length)
            k *= 2;
        return new Digest(SHA256.HashData([1, .. NaiveRoot(leaves[..k]).ToArray(), .. NaiveRoot(leaves[k..]).ToArray()]));
    }
}
