using System.Globalization;
using System.Text;
using QRCoder;

namespace Xinyuan.GraphApi.Pages;

/// <summary>
/// A QR code (ISO/IEC 18004) for print, with a quiet zone of four modules. Error correction is level Q, a quarter of the symbol may be
/// damaged, as long as the symbol stays small; a long link gets M, the least that GS1 recommends, rather than a code too large for the
/// pack (GS1 General Specifications §5.12, 2D barcodes at retail).
/// </summary>
internal sealed class QrCode
{
    /// <summary>The width of a module in millimetres, at least (GS1: QR Code with Digital Link at point of sale).</summary>
    public const double ModuleMin = 0.396;

    /// <summary>The width of a module in millimetres, at most.</summary>
    public const double ModuleMax = 0.990;

    /// <summary>The width of a module in millimetres that most printers hold.</summary>
    public const double ModuleUsual = 0.495;

    /// <summary>Modules of the quiet zone, on each side.</summary>
    public const int QuietModules = 4;

    /// <summary>A symbol of level Q, without its quiet zone, is at most so wide, in millimetres.</summary>
    public const double StrongWidthMax = 25;

    private readonly List<System.Collections.BitArray> _modules;
    private readonly double _module;

    private QrCode(List<System.Collections.BitArray> modules, double module, string correction) =>
        (_modules, _module, ErrorCorrection) = (modules, module, correction);

    /// <summary>The level of error correction: Q or M.</summary>
    public string ErrorCorrection { get; }

    /// <summary>Modules on a side, the quiet zone among them.</summary>
    public int Size => _modules.Count;

    /// <summary>Width and height in millimetres, with the quiet zone.</summary>
    public double Width => Size * _module;

    /// <summary>The code of a text.</summary>
    /// <param name="text">What is encoded.</param>
    /// <param name="module">The width of a module in millimetres.</param>
    public static QrCode Of(string text, double module = ModuleUsual)
    {
        var strong = Make(text, QRCodeGenerator.ECCLevel.Q);
        var medium = Make(text, QRCodeGenerator.ECCLevel.M);
        var isStrong = strong.Count == medium.Count || (strong.Count - (2 * QuietModules)) * module <= StrongWidthMax;
        return isStrong ? new QrCode(strong, module, "Q") : new QrCode(medium, module, "M");
    }

    /// <summary>As SVG: one path on white, a module one unit wide, and so large as it is to be printed.</summary>
    public string Svg()
    {
        var path = new StringBuilder();
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                if (!_modules[y][x])
                    continue;
                var end = x;
                while (end < Size && _modules[y][end])
                    end++;
                path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h{end - x}v1h-{end - x}z");
                x = end;
            }
        }
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width:0.###}mm" height="{Width:0.###}mm" viewBox="0 0 {Size} {Size}" shape-rendering="crispEdges">
            <path fill="#fff" d="M0 0h{Size}v{Size}H0z"/><path d="{path}"/>
            </svg>
            """
        );
    }

    /// <summary>As PNG, black on white, a whole number of pixels a module, with the size that it is to be printed in.</summary>
    /// <param name="dotsPerInch">What the printer has, or nearly.</param>
    public byte[] Png(int dotsPerInch)
    {
        const double MillimetresPerInch = 25.4;
        var pixels = Math.Max(1, (int)Math.Round(_module * dotsPerInch / MillimetresPerInch));
        var pixelsPerMetre = (int)Math.Round(pixels * 1_000 / _module);
        return PngImage.Write(Size * pixels, pixelsPerMetre, (x, y) => _modules[y / pixels][x / pixels]);
    }

    private static List<System.Collections.BitArray> Make(string text, QRCodeGenerator.ECCLevel level)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, level);
        return [.. code.ModuleMatrix];
    }
}
