using FASTER.core;

namespace Xinyuan.Benchmarks.Subjects;

/// <summary>FasterLog: a commit a group, in the fast mode that writes no file of its own for each commit.</summary>
internal sealed class FasterLogSubject : GroupSubject
{
    private readonly IDevice _device;
    private readonly FasterLog _log;

    public FasterLogSubject(string folder)
    {
        Directory.CreateDirectory(folder);
        _device = Devices.CreateLogDevice(Path.Combine(folder, "events.log"));
        _log = new FasterLog(
            new FasterLogSettings
            {
                LogDevice = _device,
                LogCommitDir = folder,
                LogChecksum = LogChecksumType.PerEntry,
                FastCommitMode = true,
            }
        );
        Start();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _log.Dispose();
        _device.Dispose();
    }

    protected override void Commit(List<Waiting> group)
    {
        foreach (var (number, _) in group)
            _log.Enqueue(Payload.Of(number));
        _log.Commit(spinWait: true);
    }
}
