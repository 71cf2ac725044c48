using System.Globalization;

namespace Xinyuan.Silo.Commands;

/// <summary>A line of progress on stderr, where a person is looking; told on the caller's thread, so that nothing comes after the end.</summary>
internal sealed class ByteProgress(bool isShown) : IProgress<long>, IDisposable
{
    private readonly bool _isShown = isShown && !Console.IsErrorRedirected;
    private int _width;

    public void Report(long value)
    {
        if (!_isShown)
            return;
        var line = string.Create(CultureInfo.InvariantCulture, $"{value >> 20:N0} MiB");
        Console.Error.Write("\r" + line.PadRight(_width));
        _width = line.Length;
    }

    public void Dispose()
    {
        if (_width > 0)
            Console.Error.Write("\r" + new string(' ', _width) + "\r");
        _width = 0;
    }
}
