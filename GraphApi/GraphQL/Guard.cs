using GraphQL;
using GraphQL.Types;
using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>A value that was made from entries: how the caller stands to them decides about its fields.</summary>
internal interface IFromEntries
{
    /// <summary>How the caller stands to the entries.</summary>
    Standing Standing { get; }
}

/// <summary>A value that shows the credit of one enterprise: what of it opens by privilege is recorded.</summary>
internal interface IAboutEnterprise : IFromEntries
{
    /// <summary>The enterprise, a party id.</summary>
    string About { get; }
}

/// <summary>What the guard says to one field and one caller.</summary>
internal enum GuardOutcome
{
    /// <summary>The field may be read.</summary>
    Readable,

    /// <summary>It is closed to the caller: null, or empty where it cannot be null.</summary>
    Withheld,

    /// <summary>The field declares nothing and is refused.</summary>
    Undeclared,
}

/// <summary>Decides about fields by the class that they declare.</summary>
internal static class Guard
{
    /// <summary>Begins every entry of a `withheld` list.</summary>
    public const string WithheldMark = "WITHHELD:";

    /// <summary>Begins an entry about what nobody can read any more, since its data subject was erased.</summary>
    public const string ErasedMark = "ERASED:";

    /// <summary>About a field of one value. A value that says nothing of its entries is a stranger's.</summary>
    public static GuardOutcome Of(FieldType field, Caller caller, object? source) =>
        ReadableByAttribute.Of(field) switch
        {
            null => GuardOutcome.Undeclared,
            var accessClass when AccessPolicy.Allows(caller, accessClass, (source as IFromEntries)?.Standing ?? Standing.Stranger) =>
                GuardOutcome.Readable,
            _ => GuardOutcome.Withheld,
        };

    /// <summary>What a section that is not shown is marked with.</summary>
    public static string MarkOf(Entry entry, string section, SubjectVault? vault) =>
        entry[section] is { } stored && vault?.ErasureOf(stored) is not null ? ErasedMark : WithheldMark;

    /// <summary>The entries of a value's `withheld` list: its fields that are closed to the caller.</summary>
    public static IReadOnlyList<string> Withheld(IResolveFieldContext context)
    {
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        return
        [
            .. context
                .ParentType.Fields.Where(field => Of(field, caller, context.Source) == GuardOutcome.Withheld)
                .Select(field => WithheldMark + field.Name),
        ];
    }

    /// <summary>Names that the GraphQL specification keeps for introspection, which is open to all.</summary>
    public static bool IsIntrospection(string name) => name.StartsWith("__", StringComparison.Ordinal);
}
