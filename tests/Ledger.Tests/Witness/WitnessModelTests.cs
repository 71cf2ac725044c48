using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Xinyuan.Ledger.Tests;

/// <summary>A witness against a log that lies, a network that loses answers and a process that is killed: against a model of two values.</summary>
public sealed class WitnessModelTests
{
    private const int Size = 24;
    private const int Shared = 9;

    [Property(MaxTest = 25)]
    public Property Whatever_a_log_submits_the_witness_agrees_with_its_model_and_never_cosigns_two_histories() =>
        Prop.ForAll(Gen.ArrayOf(Steps(), 30).ToArbitrary(), steps => Run(steps));

    private static Gen<Step> Steps() =>
        from branch in Gen.Choose(0, 1)
        from size in Gen.Choose(0, Size)
        from old in Gen.Frequency((4, Gen.Constant(-1)), (1, Gen.Choose(0, Size)))
        from spoil in Gen.Frequency((6, Gen.Constant(Spoil.No)), (1, Gen.Elements(Spoil.Longer, Spoil.OtherBranch)))
        from time in Gen.Choose(-5, 20)
        from restarts in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Step(branch, size, old, spoil, time, restarts);

    private static bool Run(Step[] steps)
    {
        using var log = new TestTree(SigningKey.Create("a.example/log"), Size);
        using var fork = log.Fork(Shared);
        using var witness = new TestWitness("w.example", log.Key);
        TestTree[] branches = [log, fork];
        var cosigned = new List<(int Size, Digest Root)>();
        var lastTime = 0L;
        foreach (var step in steps)
        {
            witness.Clock.Seconds += step.Time;
            var last = cosigned.LastOrDefault((0, MerkleTree.EmptyRoot));
            var old = step.Old < 0 ? last.Item1 : step.Old;
            var branch = branches[step.Branch];
            var proof = (step.Spoil == Spoil.OtherBranch ? branches[1 - step.Branch] : branch).Proof(old, step.Size);
            if (step.Spoil == Spoil.Longer)
                proof = [.. proof, branch.Root(1)];
            var answer = witness.State.Add(new AddCheckpointRequest(old, proof, branch.Checkpoint(step.Size)));
            if (answer.Status != Expected(step, old, last, branch, proof, branches))
                return false;
            if (answer.Status == 200)
            {
                cosigned.Add((step.Size, branch.Root(step.Size)));
                var line = NoteSignature.Parse(answer.Body.TrimEnd('\n'))!;
                if (
                    line.CosignedAt < lastTime
                    || !SignedNote.Parse(branch.Checkpoint(step.Size).Note, out _)!.With(line).IsSignedBy(witness.State.Key)
                )
                    return false;
                lastTime = line.CosignedAt;
            }
            // As after a kill between the sync and the answer: what was kept is there, whether anybody heard of it or not.
            if (step.Restarts)
                witness.Reopen();
            var latest = witness.State.Latest(TestWitness.HashOf("a.example/log"));
            if (cosigned.Count > 0 && (latest?.Size, latest?.Root) != (cosigned[^1].Size, cosigned[^1].Root))
                return false;
        }
        return cosigned.Select(one => one.Size).SequenceEqual(cosigned.Select(one => one.Size).Order())
            && Array.Exists(branches, branch => cosigned.TrueForAll(one => branch.Root(one.Size) == one.Root));
    }

    private static int Expected(
        Step step,
        int old,
        (int Size, Digest Root) last,
        TestTree branch,
        IReadOnlyList<Digest> proof,
        TestTree[] branches
    ) =>
        old > step.Size ? 400
        : old != last.Size ? 409
        : branch.Root(old) != last.Root && old > 0 ? 422
        // The right proof is the one and only: RFC 6962 leaves no choice.
        : proof.SequenceEqual(branches[step.Branch].Proof(old, step.Size)) ? 200
        : 422;

    private enum Spoil
    {
        No,
        Longer,
        OtherBranch,
    }

    private sealed record Step(int Branch, int Size, int Old, Spoil Spoil, int Time, bool Restarts);
}
