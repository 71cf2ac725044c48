using System.Globalization;
using GraphQL.Types;
using GraphQLParser.AST;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>A scalar that is written as text, in a literal as in a variable.</summary>
internal abstract class TextScalar : ScalarGraphType
{
    public override object? ParseLiteral(GraphQLValue value) =>
        value switch
        {
            GraphQLStringValue text => ParseValue(text.Value.ToString()),
            GraphQLNullValue => null,
            _ => ThrowLiteralConversionError(value),
        };
}

/// <summary>A moment, ISO 8601 with an offset; always written in UTC.</summary>
internal sealed class MomentScalar : TextScalar
{
    public MomentScalar()
    {
        Name = "DateTime";
        Description = "A moment, ISO 8601 with an offset or Z; answers are in UTC.";
    }

    public override object? ParseValue(object? value) =>
        value switch
        {
            null => null,
            DateTimeOffset moment => moment,
            string text when Read(text) is { } moment => moment,
            _ => ThrowValueConversionError(value),
        };

    public override object? Serialize(object? value) =>
        value switch
        {
            null => null,
            DateTimeOffset moment => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
            _ => ThrowSerializationError(value),
        };

    // A time without an offset would be read in the server's zone, so it is refused.
    private static DateTimeOffset? Read(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm'Z'"],
            CultureInfo.InvariantCulture,
            // Only the forms that end in Z name no offset themselves.
            DateTimeStyles.AssumeUniversal,
            out var moment
        )
            ? moment
            : null;
}

/// <summary>A day of the calendar, ISO 8601.</summary>
internal sealed class DayScalar : TextScalar
{
    public DayScalar()
    {
        Name = "Date";
        Description = "A day, ISO 8601. Legal dates are days in China (UTC+8).";
    }

    public override object? ParseValue(object? value) =>
        value switch
        {
            null => null,
            DateOnly day => day,
            string text when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) =>
                day,
            _ => ThrowValueConversionError(value),
        };

    public override object? Serialize(object? value) =>
        value switch
        {
            null => null,
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            _ => ThrowSerializationError(value),
        };
}
