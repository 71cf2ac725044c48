using System.Text;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Tests;

/// <summary>What a restore's check says is what the restore would do.</summary>
public sealed class RestoreCheckTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_check_finds_what_a_restore_would_refuse_a_section_that_is_not_the_headers()
    {
        await using var it = new BackupCase();
        await it.FillAsync(30, 0);
        await it.Test.Log.DisposeAsync();
        ChangeSection(it.Test.Segments()[0], "mmmm"u8);
        it.Backup();
        var checking = await Assert.ThrowsAsync<DamageException>(() =>
            it.RestoreAsync("restored", options => options with { CheckOnly = true })
        );
        var restoring = await Assert.ThrowsAsync<DamageException>(() => it.RestoreAsync("restored"));
        Assert.Equal(12, checking.Damage.Position);
        Assert.Equal((restoring.Damage.Position, restoring.Damage.What), (checking.Damage.Position, checking.Damage.What));
    }

    // As somebody would who knows the format: the frame's checksum is right again.
    private static void ChangeSection(string segment, ReadOnlySpan<byte> text)
    {
        var bytes = File.ReadAllBytes(segment);
        var at = bytes.AsSpan().IndexOf(text);
        var offset = Segment.HeadBytes;
        while (true)
        {
            var frame = Frame.TryRead(bytes.AsSpan(offset), SegmentHead.Read(segment, bytes).Nonce)!.Value;
            if (offset + frame.TotalBytes > at)
            {
                bytes[at] ^= 1;
                frame.Seal(bytes.AsSpan(offset, frame.TotalBytes));
                break;
            }
            offset += frame.TotalBytes;
        }
        File.WriteAllBytes(segment, bytes);
    }
}
