namespace Xinyuan.Benchmarks.Subjects;

/// <summary>Something that takes events durably. One round uses one, in a folder of its own.</summary>
internal interface ISubject : IAsyncDisposable
{
    /// <summary>Completes once event <paramref name="number"/> is on the disk. Safe to call from many writers.</summary>
    Task AppendAsync(int number);
}
