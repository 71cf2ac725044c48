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

    [Fact]
    public void The_example_of_the_signed_note_specification_verifies()
    {
        const string Text = "This is an example message.\n";
        const string Line =
            "\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
        var key = VerifierKey.Parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", out _)!;
        var note = SignedNote.Parse(Text + "\n" + Line, out _)!;
        Assert.Equal(Text, note.Text);
        Assert.Single(note.Open([key], out _)!);
    }

    [Fact]
    public void A_note_of_many_signatures_opens_under_several_keys_and_one_known_line_that_fails_spoils_it()
    {
        var keys = Enumerable.Range(0, 40).Select(i => SigningKey.Create("k" + i)).ToList();
        const string Text = "a text\n";
        var note = SignedNote.Parse(new SignedNote(Text, keys.ConvertAll(key => key.Sign(Text))).ToString(), out _)!;
        Assert.Equal(["k3", "k17"], note.Open([keys[17].Verifier, keys[3].Verifier], out _)!.Select(line => line.Name));
        using var stranger = SigningKey.Create("k3");
        Assert.Null(note.Open([stranger.Verifier], out var fault));
        Assert.Contains("no known key", fault, StringComparison.Ordinal);
        var spoiled = note with { Signatures = [.. note.Signatures, keys[3].Sign("another text\n")] };
        Assert.Null(spoiled.Open([keys[17].Verifier, keys[3].Verifier], out fault));
        Assert.Contains("'k3'", fault, StringComparison.Ordinal);
        Assert.Single(spoiled.Open([keys[17].Verifier], out _)!);
        keys.ForEach(key => key.Dispose());
    }

    [Fact]
    public void Cosignatures_stand_beneath_a_note_once_each_whatever_their_order()
    {
        using var log = SigningKey.Create("z.example/log");
        using var first = SigningKey.Create("a.example", VerifierKey.CosignatureType);
        using var second = SigningKey.Create("b.example", VerifierKey.CosignatureType);
        var text = Checkpoint.Text("z.example/log", 0, MerkleTree.EmptyRoot);
        var note = new SignedNote(text, [log.Sign(text)]);
        var (one, two) = (first.Cosign(text, 5), second.Cosign(text, 6));
        var both = note.With(two, one);
        Assert.Equal(note.With(one, two).ToString(), both.ToString());
        Assert.Equal(["z.example/log", "a.example", "b.example"], both.Signatures.Select(line => line.Name));
        var renewed = both.With(first.Cosign(text, 9));
        Assert.Equal([9L], renewed.Signatures.Where(line => line.Names(first.Verifier)).Select(line => line.CosignedAt));
        Assert.Equal(3, renewed.Open([log.Verifier, first.Verifier, second.Verifier], out _)!.Count);
    }

    [Fact]
    public void A_cosigners_key_is_of_its_own_type_and_signs_nothing_else()
    {
        using var key = SigningKey.Create("w.example", VerifierKey.CosignatureType);
        using var again = SigningKey.Parse(key.ExportPrivate(), VerifierKey.CosignatureType);
        Assert.Equal(key.Verifier, again.Verifier);
        Assert.Equal(4, Convert.FromBase64String(key.ExportPrivate().Split('+', 5)[^1])[0]);
        Assert.Throws<InvalidDataException>(() => SigningKey.Parse(key.ExportPrivate()));
        Assert.Throws<InvalidOperationException>(() => key.Sign("text\n"));
        Assert.Throws<ArgumentOutOfRangeException>(() => key.Cosign("text\n", 0));
        using var log = SigningKey.Create("w.example");
        Assert.Throws<InvalidOperationException>(() => log.Cosign("text\n", 1));
        Assert.Throws<InvalidDataException>(() => SigningKey.Parse(log.ExportPrivate(), VerifierKey.CosignatureType));
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
    [InlineData("# a note\r\n", "line 1: a control character")]
    public void A_policy_that_is_none_is_refused_with_its_line(string text, string named)
    {
        Assert.Null(Policy.Parse(text, out var fault));
        Assert.Contains(named, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_names_its_witnesses_and_refuses_a_key_or_member_that_is_there_twice()
    {
        using var log = SigningKey.Create("a.example/log");
        using var first = SigningKey.Create("w1.example", VerifierKey.CosignatureType);
        using var second = SigningKey.Create("w2.example", VerifierKey.CosignatureType);
        using var renamed = first.Renamed("w3.example");
        var head =
            $"log {log.Verifier} https://a.example/log\n\twitness w1 {first.Verifier}\nwitness w2 {second.Verifier} http://w2.example/sub/\n";
        var policy = Policy.Parse(head + "group g 1 w1 w2\nquorum g\n", out _)!;
        Assert.Equal(
            [new PolicyWitness("w1", first.Verifier, null, 2), new PolicyWitness("w2", second.Verifier, "http://w2.example/sub/", 3)],
            policy.Witnesses
        );
        Assert.True(policy.IsMet(key => key == second.Verifier));
        Assert.False(policy.IsMet(_ => false));
        Assert.Equal([log.Verifier], Policy.ParseLogs($"log {log.Verifier}\n", out _));
        Refuses(head + $"log {log.Verifier}\nquorum w1\n", "line 4");
        Refuses(head + $"witness w3 {renamed.Verifier}\nquorum w1\n", "line 4");
        Refuses(head + "group g any w1\ngroup h any w1 w2\nquorum h\n", "line 5");
        Refuses(head + "group g 3 w1 w2\nquorum g\n", "line 4");
        Refuses(head + "quorum w1\nquorum w1\n", "exactly one");
        Refuses(head, "exactly one");
        Refuses(new string(' ', Policy.LengthMax + 1), "characters");

        static void Refuses(string text, string named)
        {
            Assert.Null(Policy.Parse(text, out var fault));
            Assert.Contains(named, fault, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_cosignature_of_a_known_witness_that_fails_spoils_the_checkpoint()
    {
        using var log = SigningKey.Create("a.example/log");
        using var first = SigningKey.Create("w1.example", VerifierKey.CosignatureType);
        using var second = SigningKey.Create("w2.example", VerifierKey.CosignatureType);
        var policy = Policy.Parse($"log {log.Verifier}\nwitness w1 {first.Verifier}\nwitness w2 {second.Verifier}\nquorum w1\n", out _)!;
        var text = Checkpoint.Text("a.example/log", 0, MerkleTree.EmptyRoot);
        var note = new SignedNote(text, [log.Sign(text)]).With(first.Cosign(text, 7));
        Assert.Null(policy.Fault(Checkpoint.Parse(note.ToString(), out _)!));
        var spoiled = note.With(second.Cosign("another text\n", 7));
        Assert.Contains("'w2.example'", policy.Fault(Checkpoint.Parse(spoiled.ToString(), out _)!), StringComparison.Ordinal);
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
