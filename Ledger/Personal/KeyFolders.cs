using System.Globalization;

namespace Xinyuan.Ledger.Personal;

/// <summary>The names of the key store's files.</summary>
internal sealed record KeyFolders(string Keys, string OperatorKey)
{
    /// <summary>The subjects' wrapped keys, a file a shard.</summary>
    public string Subjects => Path.Combine(Keys, "subjects");

    /// <summary>The shards' wrapping keys, apart from what they wrap: a copy of the one without the other opens nothing.</summary>
    public string Wrapping => Path.Combine(Keys, "wrapping");

    /// <summary>What the store as a whole is: its own two keys, and which shards there are.</summary>
    public string Head => Path.Combine(Subjects, "store");

    public string Lock => Path.Combine(Subjects, "lock");

    /// <summary>The list of erasures.</summary>
    public string Erasures => Path.Combine(Keys, "erasures");

    public string Shard(int number) => Path.Combine(Subjects, Name(number));

    public string WrappingKey(int number) => Path.Combine(Wrapping, Name(number));

    /// <summary>The wrapping key that is to replace the present one.</summary>
    public string NextWrappingKey(int number) => WrappingKey(number) + ".next";

    private static string Name(int number) => number.ToString("x3", CultureInfo.InvariantCulture);
}
