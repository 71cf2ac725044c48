using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Silo.Commands;

/// <summary>Runs a command and turns what went wrong into a clear line and an exit code.</summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUse = 2;

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("Try --help.");
            return WrongUse;
        }
        try
        {
            // Exceptions are told here, in a line; the library's own handler would print a stack trace. Signals are not the library's
            // either: it would end the service after two seconds, whatever is still being written.
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }
            );
        }
        catch (WrongUseException wrong)
        {
            await Console.Error.WriteLineAsync(Printable(wrong.Message));
            return WrongUse;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            await Console.Error.WriteLineAsync(
                Printable(
                    failure switch
                    {
                        DamageException => "The log is damaged: " + failure.Message,
                        IOException
                        or UnauthorizedAccessException
                        or InvalidDataException
                        or HttpRequestException
                        or CryptographicException => failure.Message,
                        _ => $"Unexpected {failure.GetType().Name}: {failure.Message}",
                    }
                )
            );
            return Failed;
        }
    }

    /// <summary>The folder that holds the keys of the log in <paramref name="data"/>: beside it, and not in it.</summary>
    public static string KeyFolderOf(string data) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(data)) + "-keys";

    /// <summary>The log in <paramref name="data"/>, as whoever has the folder opens it.</summary>
    public static FileLogOptions LogIn(string data) => new() { Folder = data, KeyFolder = KeyFolderOf(data) };

    /// <summary>Answers with an object for programs, or with text for people.</summary>
    public static void Tell<T>(bool json, T answer, string text) =>
        Console.WriteLine(json ? JsonSerializer.Serialize(answer, JsonSerializerOptions.Web) : Printable(text));

    /// <summary>Text that came from elsewhere, without what would steer a terminal.</summary>
    public static string Printable(string text) =>
        string.Concat(
            text.Select(c =>
                c != '\n' && (char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format) ? '\uFFFD' : c
            )
        );

    public static Option<string> DataOption() =>
        NotEmpty(
            new Option<string>("--data")
            {
                Description = "The data folder. The keys lie beside it, in DATA-keys.",
                DefaultValueFactory = _ => "data",
                HelpName = "DIR",
            }
        );

    /// <summary>Refuses an empty text, which would mean the present folder or nothing at all.</summary>
    public static Option<T> NotEmpty<T>(Option<T> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
                result.AddError($"{option.Name} is empty");
        });
        return option;
    }

    /// <inheritdoc cref="NotEmpty{T}(Option{T})"/>
    public static Argument<T> NotEmpty<T>(Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
                result.AddError($"{argument.Name} is empty");
        });
        return argument;
    }

    /// <summary>An option that names a file.</summary>
    public static Option<string?> FileOption(string name, string description) => new(name) { Description = description, HelpName = "FILE" };

    /// <summary>An option that takes an http or https address.</summary>
    public static Option<Uri?> UrlOption(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "URL",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https"))
                    return url;
                result.AddError($"{name} {text}: that is not an http or https address");
                return null;
            },
        };

    public static Option<int> PortOption(int usual) =>
        new("--port")
        {
            Description = "The port; 0 for any that is free.",
            DefaultValueFactory = _ => usual,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort)
                    return port;
                result.AddError($"--port {text}: a port lies between 0 and {IPEndPoint.MaxPort}");
                return 0;
            },
        };

    public static Option<IPAddress> ListenOption() =>
        new("--listen")
        {
            Description = "The address to listen on.",
            DefaultValueFactory = _ => IPAddress.Loopback,
            HelpName = "ADDRESS",
            CustomParser = result =>
            {
                if (IPAddress.TryParse(result.Tokens[0].Value, out var address))
                    return address;
                result.AddError($"--listen {result.Tokens[0].Value}: that is not an IP address");
                return null;
            },
        };

    /// <summary>
    /// A file's bytes, or one more than <paramref name="most"/> when it has more: enough for whoever refuses it. Not by the file's
    /// length: a pipe has none.
    /// </summary>
    public static async Task<byte[]> ReadAsync(FileInfo file, int most, CancellationToken cancel)
    {
        await using var stream = file.OpenRead();
        using var bytes = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (bytes.Length <= most && await stream.ReadAsync(buffer, cancel) is var read and > 0)
            bytes.Write(buffer, 0, read);
        return bytes.ToArray();
    }

    /// <summary>The text of a policy file; <paramref name="option"/> names it in what is said against it.</summary>
    public static string ReadPolicyText(string option, FileInfo file)
    {
        if (!file.Exists)
            throw new WrongUseException($"{option} {file.Name}: there is no such file");
        if (file.Length > Policy.LengthMax)
            throw new WrongUseException($"{option} {file.Name}: a policy has at most {Policy.LengthMax} characters");
        return File.ReadAllText(file.FullName);
    }

    public static Option<bool> JsonOption() => new("--json") { Description = "Answer in JSON." };
}

/// <summary>The command was used wrongly in a way that only its work could tell.</summary>
internal sealed class WrongUseException(string message) : Exception(message);
