using System.Text;
using Xinyuan.Ledger.Files;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Ledger.Tests.Personal;

/// <summary>A log with a vault, in a folder of its own, which goes when the test ends.</summary>
internal sealed class PersonalLog : IAsyncDisposable
{
    /// <summary>A day after which no retention runs.</summary>
    public static readonly DateTimeOffset MuchLater = new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public PersonalLog()
    {
        Root = Directory.CreateTempSubdirectory("xinyuan-personal-").FullName;
        Open();
    }

    public string Root { get; }

    public string Data => Path.Combine(Root, "data");

    public string Keys => Path.Combine(Root, "data-keys");

    public FileLog Log { get; private set; } = null!;

    public SubjectVault Vault { get; private set; } = null!;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static SubjectDecision Decision(string subject) => new(subject, "org:operator", "a request of the person", "asked for");

    public void Open(Action<DestroyPhase>? reached = null)
    {
        Vault = SubjectVault.Open(Keys, null, reached);
        Log = FileLog.Open(
            new FileLogOptions
            {
                Folder = Data,
                KeyFolder = Keys,
                Origin = "test.example/log",
                SegmentBytes = 1 << 20,
                Personal = Vault,
            }
        );
        // From here on no file comes and goes under whoever looks through all of them.
        Log.ReadyAsync().GetAwaiter().GetResult();
    }

    public async Task CloseAsync()
    {
        await Log.DisposeAsync();
        Vault.Dispose();
    }

    public async Task ReopenAsync()
    {
        await CloseAsync();
        Open();
    }

    /// <summary>An entry with a personal section that law no longer keeps.</summary>
    public static NewEntry Entry(string id, string subject, string text, DateOnly? retainUntil = null) =>
        TestLog.Entry(id) with
        {
            Sections =
            [
                new NewSection("public", AccessClass.Holder, "{}"u8.ToArray()),
                new NewSection("personal.1", AccessClass.Personal, Encoding.UTF8.GetBytes(text))
                {
                    Subject = subject,
                    RetainUntil = retainUntil ?? new DateOnly(2020, 1, 1),
                },
            ],
        };

    public async Task<Receipt> AppendAsync(NewEntry entry, params NewDocument[] documents) =>
        Assert
            .IsType<AppendResult.Appended>(await Log.AppendAsync(new AppendBatch { Entries = [entry], Documents = documents }, Cancel))
            .Receipts[0];

    public async Task<AppendResult.Refused> RefusedAsync(NewEntry entry, params NewDocument[] documents) =>
        Assert.IsType<AppendResult.Refused>(await Log.AppendAsync(new AppendBatch { Entries = [entry], Documents = documents }, Cancel));

    public Task<EraseResult> EraseAsync(string subject, Action<ErasePhase>? reached = null) =>
        new Eraser(Log, reached).EraseAsync(Decision(subject), MuchLater, Cancel).AsTask();

    /// <summary>What a personal section says, or null when it was erased.</summary>
    public async Task<string?> TextAsync(long position, string section = "personal.1")
    {
        var entry = await Log.ReadAsync(position, Cancel);
        return Vault.Open(entry, entry[section]!) is PersonalReading<ReadOnlyMemory<byte>>.Opened opened
            ? Encoding.UTF8.GetString(opened.Value.Span)
            : null;
    }

    /// <summary>Whether any file under a folder has the text, as UTF-8, UTF-16 or base64 at any alignment.</summary>
    public static bool IsAnywhere(string folder, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        List<byte[]> forms = [utf8, Encoding.Unicode.GetBytes(text), Encoding.BigEndianUnicode.GetBytes(text)];
        for (var shift = 0; shift < 3; shift++)
        {
            // The first and last characters depend on what stands around.
            var base64 = Convert.ToBase64String([.. new byte[shift], .. utf8]);
            forms.Add(Encoding.ASCII.GetBytes(base64[4..(base64.Length - 4)]));
            forms.Add(Encoding.ASCII.GetBytes(base64[4..(base64.Length - 4)].Replace('+', '-').Replace('/', '_')));
        }
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            // Read beside whoever has the file open; a lock file is held whole, and empty.
            // What is being written under another name is looked at where it comes to lie.
            if (file.EndsWith(".new", StringComparison.Ordinal) || new FileInfo(file).Length == 0)
                continue;
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            if (forms.Exists(form => bytes.AsSpan().IndexOf(form) >= 0))
                return true;
        }
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(Root, recursive: true);
    }
}
