using System.CommandLine;

namespace Xinyuan.Silo.Commands;

/// <summary>Whose bearer tokens a service believes.</summary>
internal sealed class TokenOptions
{
    public Option<string?> Issuer { get; } =
        new("--token-issuer") { Description = "The OpenID Connect provider whose bearer tokens are believed: its iss.", HelpName = "URL" };

    public Option<string?> Audience { get; } =
        new("--token-audience") { Description = "The aud by which its tokens are meant for this service.", HelpName = "TEXT" };

    public Option<string?> Keys { get; } = CommandLine.FileOption("--token-keys", "Its keys, a JWK Set, where they cannot be discovered.");

    public Option<string?> Claims { get; } =
        CommandLine.FileOption("--token-claims", "How its tokens name roles and parties, JSON; see docs/access.md.");

    public void AddTo(Command command)
    {
        command.Add(Issuer);
        command.Add(Audience);
        command.Add(Keys);
        command.Add(Claims);
    }
}
