namespace Xinyuan.Ledger.Personal;

/// <summary>What came of opening a personal section or document.</summary>
/// <typeparam name="T">What it holds.</typeparam>
public abstract record PersonalReading<T>
{
    private PersonalReading() { }

    /// <summary>It is open.</summary>
    public sealed record Opened(T Value) : PersonalReading<T>;

    /// <summary>Its key was destroyed; nobody can read it any more.</summary>
    /// <param name="By">The erasure.</param>
    public sealed record Erased(ErasureRecord By) : PersonalReading<T>;
}

/// <summary>A document with data subjects, decrypted.</summary>
/// <param name="MediaType">Its media type.</param>
/// <param name="Bytes">The bytes as they came.</param>
/// <param name="Signature">The detached signature as it came, or null.</param>
public sealed record OpenedDocument(string MediaType, ReadOnlyMemory<byte> Bytes, string? Signature);
