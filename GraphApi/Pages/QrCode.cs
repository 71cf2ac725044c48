using System.Globalization;
using System.Text;
using QRCoder;

namespace Xinyuan.GraphApi.Pages;

/// <summary>QR codes (ISO/IEC 18004) with error correction level Q: a quarter of the symbol may be damaged.</summary>
internal static class QrCode
{
    private const int PixelsAModule = 8;

    /// <summary>As SVG: one path on white, a module one unit wide.</summary>
    public static string Svg(string text)
    {
        using var code = Make(text);
        var matrix = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < matrix.Count; y++)
        {
            for (var x = 0; x < matrix.Count; x++)
            {
                if (!matrix[y][x])
                    continue;
                var end = x;
                while (end < matrix.Count && matrix[y][end])
                    end++;
                path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h{end - x}v1h-{end - x}z");
                x = end;
            }
        }
        var size = matrix.Count;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">
            <path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path}"/>
            </svg>
            """
        );
    }

    /// <summary>As PNG, black on white.</summary>
    public static byte[] Png(string text)
    {
        using var code = Make(text);
        using var png = new PngByteQRCode(code);
        return png.GetGraphic(PixelsAModule);
    }

    private static QRCodeData Make(string text)
    {
        using var generator = new QRCodeGenerator();
        return generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.Q);
    }
}
