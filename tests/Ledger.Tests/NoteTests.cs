namespace Xinyuan.Ledger.Tests;

public sealed class NoteTests
{
    // Key and note as published in the documentation of Go's golang.org/x/mod/sumdb/note package.
    private const string PublishedKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private const string PublishedNote =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        + "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    [Fact]
    public void A_published_note_verifies_under_its_published_key()
    {
        var key = VerifierKey.Parse(PublishedKey, out _)!;
        Assert.Equal(PublishedKey, key.ToString());
        var note = SignedNote.Parse(PublishedNote, out _)!;
        Assert.True(note.IsSignedBy(key));
        Assert.Equal(PublishedNote, note.ToString());
        Assert.False(SignedNote.Parse(PublishedNote.Replace("answer", "Answer", StringComparison.Ordinal), out _)!.IsSignedBy(key));
    }

    [Fact]
    public void A_line_of_a_known_key_that_fails_spoils_the_note_and_unknown_keys_are_ignored()
    {
        using var log = SigningKey.Create("a.example/log");
        using var stranger = SigningKey.Create("b.example/log");
        const string Text = "a.example/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
        var good = new SignedNote(Text, [log.Sign(Text), stranger.Sign(Text)]);
        Assert.True(SignedNote.Parse(good.ToString(), out _)!.IsSignedBy(log.Verifier));
        var bad = new SignedNote(Text, [log.Sign(Text), log.Sign("another text\n")]);
        Assert.False(SignedNote.Parse(bad.ToString(), out _)!.IsSignedBy(log.Verifier));
        Assert.False(new SignedNote(Text, [stranger.Sign(Text)]).IsSignedBy(log.Verifier));
    }

    [Theory]
    [InlineData("no signatures\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\nname AAAAAAAA\n")]
    [InlineData("text\n\n\u2014 name AAAAAAAAAA==")]
    [InlineData("te\txt\n\n\u2014 name AAAAAAAAAA==\n")]
    [InlineData("text\n\n\u2014 na+me AAAAAAAAAA==\n")]
    [InlineData("text\n\n\u2014 name AAA=\n")]
    public void What_is_not_a_note_is_refused_with_a_reason(string text)
    {
        Assert.Null(SignedNote.Parse(text, out var fault));
        Assert.NotNull(fault);
    }

    [Theory]
    [InlineData("origin\n07\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("origin\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("origin\n1\n47DEQpj8\n")]
    [InlineData("origin\n1\n")]
    [InlineData("origin\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nextension\n")]
    public void What_is_not_a_checkpoint_is_refused_with_a_reason(string text)
    {
        using var key = SigningKey.Create("origin");
        Assert.Null(Checkpoint.Parse(new SignedNote(text, [key.Sign(text)]).ToString(), out var fault));
        Assert.NotNull(fault);
    }

    [Fact]
    public void A_private_key_comes_back_from_its_text_and_a_wrong_one_is_refused()
    {
        using var key = SigningKey.Create("a.example/log");
        using var again = SigningKey.Parse(key.ExportPrivate() + "\n");
        Assert.Equal(key.Verifier, again.Verifier);
        var text = key.ExportPrivate();
        Assert.Throws<InvalidDataException>(() => SigningKey.Parse(text.Replace("a.example", "b.example", StringComparison.Ordinal)));
        var refused = Assert.Throws<InvalidDataException>(() => SigningKey.Parse(text[..^8]));
        Assert.DoesNotContain(text[^40..^8], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quorum_counts_witnesses_that_cosigned()
    {
        using var log = SigningKey.Create("a.example/log");
        using var first = SigningKey.Create("w1.example");
        using var second = SigningKey.Create("w2.example");
        var text = Checkpoint.Text("a.example/log", 0, MerkleTree.EmptyRoot);
        var policy = Policy.Parse(
            $"# two offices\nlog {log.Verifier}\nwitness w1 {Witness(first)}\nwitness w2 {Witness(second)} https://w2.example/\ngroup g all w1 w2\nquorum g\n",
            out var fault
        );
        Assert.Null(fault);
        Assert.NotNull(policy!.Fault(Of([log.Sign(text)])));
        Assert.NotNull(policy.Fault(Of([log.Sign(text), Cosign(first, text, 1_700_000_000)])));
        Assert.Null(policy.Fault(Of([log.Sign(text), Cosign(first, text, 1_700_000_000), Cosign(second, text, 1_700_000_001)])));
        Assert.NotNull(policy.Fault(Of([Cosign(first, text, 1_700_000_000), Cosign(second, text, 1_700_000_001)])));
        Assert.NotNull(policy.Fault(Of([log.Sign(text), Cosign(first, text, 1_700_000_000), Cosign(second, text, 0)])));

        Checkpoint Of(IReadOnlyList<NoteSignature> signatures) => Checkpoint.Parse(new SignedNote(text, signatures).ToString(), out _)!;
    }

    [Theory]
    [InlineData("quorum none\n", "accepts no log")]
    [InlineData("log x\nquorum none\n", "line 1")]
    [InlineData("witness w1 x\n", "line 1")]
    [InlineData("group g 1 nobody\n", "line 1")]
    [InlineData("nonsense\n", "line 1")]
    public void A_policy_that_is_none_is_refused_with_its_line(string text, string named)
    {
        Assert.Null(Policy.Parse(text, out var fault));
        Assert.Contains(named, fault, StringComparison.Ordinal);
    }

    private static VerifierKey Witness(SigningKey key) => new(key.Verifier.Name, VerifierKey.CosignatureType, key.Verifier.PublicKey);

    private static NoteSignature Cosign(SigningKey key, string text, long time)
    {
        var blob = new byte[72];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(blob, time);
        key.SignBytes(NoteSignature.CosignedMessage(text, time)).CopyTo(blob, 8);
        return new NoteSignature(key.Verifier.Name, Witness(key).KeyId, blob);
    }
}
