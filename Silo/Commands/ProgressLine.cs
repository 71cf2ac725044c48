namespace Xinyuan.Silo.Commands;

/// <summary>A line of progress on stderr, where a person is looking; told on the caller's thread, so that nothing comes after the end.</summary>
internal sealed class ProgressLine(bool isShown, Func<long, string> say) : IProgress<long>, IDisposable
{
    private readonly bool _isShown = isShown && !Console.IsErrorRedirected;
    private int _width;

    public void Report(long value)
    {
        if (!_isShown)
            return;
        var line = say(value);
        Console.Error.Write("\r" + line.PadRight(_width));
        _width = line.Length;
    }

    public void Dispose()
    {
        if (_width > 0)
            Console.Error.Write("\r" + new string(' ', _width) + "\r");
        _width = 0;
    }

    /// <summary>Progress in bytes.</summary>
    public static ProgressLine OfBytes(bool isShown) => new(isShown, bytes => FormattableString.Invariant($"{bytes >> 20:N0} MiB"));
}
