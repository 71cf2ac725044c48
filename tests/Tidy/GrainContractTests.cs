using System.Reflection;
using System.Text;

namespace Xinyuan.Tidy;

/// <summary>
/// What goes between silos is a contract: two versions of the program run beside each other while one takes the other's place. Every grain,
/// method and message, with its alias and its numbered members, stands in a file that is reviewed.
/// </summary>
public sealed class GrainContractTests
{
    private const string Contracts = "docs/grain-contracts.txt";
    private const string Renew = "XINYUAN_RENEW_CONTRACTS";

    [Fact]
    public void The_contracts_of_grains_are_those_that_were_reviewed()
    {
        var written = string.Join('\n', new[] { "Xinyuan.Credit", "Xinyuan.Trace" }.SelectMany(Describe)) + "\n";
        var path = Path.Combine(Repository.Root, Contracts);
        if (Environment.GetEnvironmentVariable(Renew) == "1")
            File.WriteAllText(path, written);
        Assert.True(
            written == File.ReadAllText(path).ReplaceLineEndings("\n"),
            $"{Contracts} is another: review what changed, and renew it with {Renew}=1.\n{FirstDifference(File.ReadAllText(path), written)}"
        );
    }

    private static IEnumerable<string> Describe(string assembly)
    {
        var own = Assembly.Load(assembly).GetTypes().Where(type => type.Namespace?.StartsWith(assembly, StringComparison.Ordinal) == true);
        var types = own.OrderBy(type => type.FullName, StringComparer.Ordinal).ToList();
        foreach (var grain in types.Where(type => type.IsInterface && typeof(Orleans.IGrain).IsAssignableFrom(type)))
        {
            var hosts = types.Where(type => type.IsClass && grain.IsAssignableFrom(type)).Select(Argument<Orleans.GrainTypeAttribute>);
            yield return $"grain {Argument<Orleans.AliasAttribute>(grain)}: {grain.FullName}, hosted by {string.Join(", ", hosts)}";
            foreach (var method in grain.GetMethods().OrderBy(Argument<Orleans.AliasAttribute>, StringComparer.Ordinal))
            {
                var parameters = method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}");
                yield return $"  {Argument<Orleans.AliasAttribute>(method)}({string.Join(", ", parameters)}): {Name(method.ReturnType)}";
            }
        }
        foreach (var message in types.Where(type => type.IsDefined(typeof(Orleans.GenerateSerializerAttribute))))
        {
            yield return $"message {Argument<Orleans.AliasAttribute>(message)}: {message.FullName}";
            foreach (var (id, name, type) in Members(message).OrderBy(member => member.Id))
                yield return $"  {id} {name}: {Name(type)}";
        }
    }

    private static IEnumerable<(uint Id, string Name, Type Type)> Members(Type message)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (var property in message.GetProperties(Own).Where(property => property.IsDefined(typeof(Orleans.IdAttribute))))
            yield return (property.GetCustomAttribute<Orleans.IdAttribute>()!.Id, property.Name, property.PropertyType);
        foreach (var field in message.GetFields(Own).Where(field => field.IsDefined(typeof(Orleans.IdAttribute))))
            yield return (field.GetCustomAttribute<Orleans.IdAttribute>()!.Id, field.Name, field.FieldType);
    }

    private static string Argument<TAttribute>(MemberInfo member)
        where TAttribute : Attribute =>
        member.GetCustomAttributesData().FirstOrDefault(one => one.AttributeType == typeof(TAttribute)) is { } attribute
            ? (string)attribute.ConstructorArguments[0].Value!
            : "-";

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Name(value) + "?";
        if (!type.IsGenericType)
            return type.Name;
        var name = new StringBuilder(type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]);
        return name.Append('<').AppendJoin(", ", type.GetGenericArguments().Select(Name)).Append('>').ToString();
    }

    private static string FirstDifference(string expected, string written)
    {
        var pairs = expected.Split('\n').Concat(Enumerable.Repeat("", 1_000)).Zip(written.Split('\n'));
        var (reviewed, now) = pairs.FirstOrDefault(pair => pair.First != pair.Second);
        return $"reviewed: {reviewed}\nnow:      {now}";
    }
}
