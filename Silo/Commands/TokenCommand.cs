using System.CommandLine;
using System.Globalization;
using Xinyuan.Facts;
using Xinyuan.Facts.Access;
using Xinyuan.GraphApi.Access.Tokens;

namespace Xinyuan.Silo.Commands;

/// <summary><c>token</c>: a bearer token for trying out, believed only by a service on this machine that runs with <c>--open</c>.</summary>
internal static class TokenCommand
{
    private static readonly TimeSpan LifetimeUsual = TimeSpan.FromHours(8);
    private static readonly TimeSpan LifetimeMax = TimeSpan.FromDays(30);

    public static Command Create()
    {
        var role = new Option<string>("--role") { Description = RoleNames, Required = true };
        role.AcceptOnlyFromAmong(RoleNames.Split(", "));
        var party = new Option<string?>("--party")
        {
            Description = "The party that the token speaks for: uscc:…, org:… and so on. Every role but a consumer's needs one.",
            HelpName = "PARTY",
        };
        var person = CommandLine.NotEmpty(
            new Option<string>("--person")
            {
                Description = "Who it is in person, for the records of what is read and said.",
                DefaultValueFactory = _ => "local",
                HelpName = "NAME",
            }
        );
        var expires = ExpiresOption();
        var data = CommandLine.DataOption();
        var command = new Command(
            "token",
            "Write a bearer token for a service that runs with --open on this machine; no other believes it."
        )
        {
            role,
            party,
            person,
            expires,
            data,
        };
        command.SetAction(parsed =>
        {
            var asked = Enum.Parse<Role>(parsed.GetValue(role)!, ignoreCase: true);
            var text = parsed.GetValue(party);
            if (text is null && asked != Role.Consumer)
                throw new WrongUseException($"--role {parsed.GetValue(role)}: name the party with --party");
            if (text is not null && !PartyId.TryParse(text, out _, out var fault))
                throw new WrongUseException("--party: " + fault);
            var folder = CommandLine.KeyFolderOf(parsed.GetValue(data)!);
            var token = LocalIssuer.Issue(
                folder,
                asked,
                text,
                parsed.GetValue(person)!,
                TimeProvider.System.GetUtcNow(),
                parsed.GetValue(expires)
            );
            Console.WriteLine(token);
            return CommandLine.Done;
        });
        return command;
    }

    private static string RoleNames => string.Join(", ", Enum.GetNames<Role>()).ToLowerInvariant();

    private static Option<TimeSpan> ExpiresOption() =>
        new("--expires")
        {
            Description = "For how long it is good: 30m, 8h, 2d; at most 30d.",
            DefaultValueFactory = _ => LifetimeUsual,
            HelpName = "TIME",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                var isNumber = int.TryParse(
                    text.AsSpan(0, Math.Max(text.Length - 1, 0)),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var number
                );
                var unit = text.LastOrDefault() switch
                {
                    'm' => TimeSpan.FromMinutes(1),
                    'h' => TimeSpan.FromHours(1),
                    'd' => TimeSpan.FromDays(1),
                    _ => TimeSpan.Zero,
                };
                if (isNumber && number is > 0 and <= 50_000 && unit * number is var time && time > TimeSpan.Zero && time <= LifetimeMax)
                    return time;
                result.AddError($"--expires {text}: a time such as 30m, 8h or 2d is needed, at most 30d");
                return default;
            },
        };
}
