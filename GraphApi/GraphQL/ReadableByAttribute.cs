using GraphQL;
using GraphQL.Types;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>
/// Declares who may read a field: those to whom the access policy opens this class. A field without it is refused to everybody.
/// A class that depends on the caller's standing to an entry is checked again where the value is made.
/// </summary>
/// <param name="accessClass">One of <see cref="Ledger.AccessClass"/>.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Method)]
public sealed class ReadableByAttribute(string accessClass) : GraphQLAttribute
{
    private const string Key = "Xinyuan.ReadableBy";

    /// <summary>The access class.</summary>
    public string AccessClass => accessClass;

    /// <inheritdoc/>
    public override void Modify(FieldType fieldType, bool isInputType)
    {
        ArgumentNullException.ThrowIfNull(fieldType);
        fieldType.WithMetadata(Key, accessClass);
    }

    /// <summary>The class that a field declares, or null when it declares none.</summary>
    public static string? Of(FieldType field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.GetMetadata<string?>(Key);
    }
}
