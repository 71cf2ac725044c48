using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xinyuan.Facts;

namespace Xinyuan.Silo.Hosting;

/// <summary>The files that options name: read when the service is put together, and tried before anything is opened for it.</summary>
internal static class ServiceFiles
{
    /// <summary>The table of company prefixes; none without a file.</summary>
    /// <exception cref="InvalidDataException">A line is at fault; the message names it.</exception>
    public static CompanyPrefixes Prefixes(ServiceOptions options)
    {
        if (options.CompanyPrefixes is not { } path)
            return CompanyPrefixes.None;
        using var table = File.OpenText(path);
        return CompanyPrefixes.Read(table);
    }

    /// <summary>The certificate for TLS, with its private key; null for plain HTTP.</summary>
    /// <exception cref="CryptographicException">The files hold none.</exception>
    public static X509Certificate2? Certificate(ServiceOptions options) =>
        options switch
        {
            { Certificate: null } => null,
            { CertificateKey: { } key } => X509Certificate2.CreateFromPemFile(options.Certificate, key),
            _ when options.Certificate.EndsWith(".pfx", StringComparison.OrdinalIgnoreCase) => X509CertificateLoader.LoadPkcs12FromFile(
                options.Certificate,
                password: null
            ),
            _ => X509Certificate2.CreateFromPemFile(options.Certificate),
        };

    /// <summary>What is wrong with what the files hold, each naming its option and file, or none.</summary>
    public static IEnumerable<string> Faults(ServiceOptions options)
    {
        if (FaultOf(() => _ = Prefixes(options)) is { } prefixes)
            yield return $"--company-prefixes {options.CompanyPrefixes}: {prefixes.Message}";
        if (FaultOf(() => Certificate(options)?.Dispose()) is { } certificate)
            yield return $"--certificate {options.Certificate}: {certificate.Message}";
    }

    private static Exception? FaultOf(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (Exception fault) when (fault is InvalidDataException or CryptographicException or IOException or UnauthorizedAccessException)
        {
            return fault;
        }
    }
}
