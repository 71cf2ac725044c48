namespace Xinyuan.GraphApi.GraphQL;

/// <summary>What <c>extensions.code</c> of an error can be. Stable; listed in docs/api.md.</summary>
internal static class ErrorCodes
{
    /// <summary>The request is not a GraphQL request: not JSON, no query, a member of the wrong type.</summary>
    public const string BadRequest = "BAD_REQUEST";

    /// <summary>The document does not parse.</summary>
    public const string Syntax = "SYNTAX_ERROR";

    /// <summary>The document does not fit the schema.</summary>
    public const string Validation = "VALIDATION_ERROR";

    /// <summary>A variable or an argument has no usable value.</summary>
    public const string BadValue = "BAD_VALUE";

    /// <summary>There is no such operation, or it is not said which.</summary>
    public const string Operation = "OPERATION_NOT_FOUND";

    /// <summary>The operation is deeper, larger or dearer than is allowed.</summary>
    public const string Limit = "LIMIT_EXCEEDED";

    /// <summary>The operation took longer than is allowed.</summary>
    public const string Timeout = "TIMEOUT";

    /// <summary>A mutation came by GET.</summary>
    public const string MethodNotAllowed = "METHOD_NOT_ALLOWED";

    /// <summary>The field belongs to others.</summary>
    public const string AccessDenied = "ACCESS_DENIED";

    /// <summary>The field declares no reader: a fault of the service, closed to be safe.</summary>
    public const string FieldNotGuarded = "FIELD_NOT_GUARDED";

    /// <summary>What is read by privilege could not be recorded, and so is not answered.</summary>
    public const string ReadNotRecorded = "READ_NOT_RECORDED";

    /// <summary>The log did not reach <c>minPosition</c> in time.</summary>
    public const string PositionNotReached = "POSITION_NOT_REACHED";

    /// <summary>The reader took too long; `extensions.resumeAfter` says from where to go on.</summary>
    public const string SlowReader = "SLOW_READER";

    /// <summary>A subscription was asked for by a transport that has one answer.</summary>
    public const string NeedsStream = "NEEDS_STREAM";

    /// <summary>The service failed. What went wrong is in its own log, not in the answer.</summary>
    public const string Internal = "INTERNAL";
}
