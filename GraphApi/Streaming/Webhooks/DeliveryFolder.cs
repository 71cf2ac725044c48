using System.Text.Json;
using Xinyuan.Ledger.Files;

namespace Xinyuan.GraphApi.Streaming.Webhooks;

/// <summary>
/// Keeps what webhooks need besides the log: their places, a file each that is replaced whole and synced, and their signature tokens, in
/// another folder, since a token is a secret and the log keeps everything for ever. Without folders both are kept in memory.
/// </summary>
internal sealed class DeliveryFolder
{
    private readonly string? _places;
    private readonly string? _secrets;
    private readonly Dictionary<string, byte[]> _memory = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public DeliveryFolder(string? places, string? secrets)
    {
        (_places, _secrets) = (places, secrets);
        if (places is not null)
            Durable.CreateFolder(places);
        if (secrets is not null)
            Durable.CreateFolder(secrets, ownerOnly: true);
    }

    public DeliveryPlace? ReadPlace(string id)
    {
        try
        {
            return Read(_places, id + ".json") is { } bytes ? JsonSerializer.Deserialize<DeliveryPlace>(bytes) : null;
        }
        catch (JsonException)
        {
            // It is derived: better to tell things twice than not to start.
            return null;
        }
    }

    public void WritePlace(string id, DeliveryPlace place) =>
        Write(_places, id + ".json", JsonSerializer.SerializeToUtf8Bytes(place), false);

    public string? ReadToken(string id) => Read(_secrets, id + ".token") is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null;

    public void WriteToken(string id, string token) => Write(_secrets, id + ".token", System.Text.Encoding.UTF8.GetBytes(token), true);

    /// <summary>Forgets a webhook.</summary>
    public void Delete(string id)
    {
        lock (_gate)
        {
            _memory.Remove(id + ".json");
            _memory.Remove(id + ".token");
        }
        if (_places is not null)
            File.Delete(Path.Combine(_places, id + ".json"));
        if (_secrets is not null)
            File.Delete(Path.Combine(_secrets, id + ".token"));
    }

    private byte[]? Read(string? folder, string name)
    {
        if (folder is not null)
            return File.Exists(Path.Combine(folder, name)) ? File.ReadAllBytes(Path.Combine(folder, name)) : null;
        lock (_gate)
            return _memory.GetValueOrDefault(name);
    }

    private void Write(string? folder, string name, byte[] bytes, bool ownerOnly)
    {
        if (folder is not null)
        {
            Durable.Replace(Path.Combine(folder, name), bytes, ownerOnly);
            return;
        }
        lock (_gate)
            _memory[name] = bytes;
    }
}
