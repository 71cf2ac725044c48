using System.Collections.Frozen;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Validation;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>
/// Says what a client learns of an error: a stable code, and a message only where the message is about the client's own request.
/// What an exception says stays inside.
/// </summary>
internal sealed class ErrorInfoWriter : IErrorInfoProvider
{
    private static readonly FrozenSet<string> OwnCodes = FrozenSet.Create(
        StringComparer.Ordinal,
        ErrorCodes.BadRequest,
        ErrorCodes.Syntax,
        ErrorCodes.Validation,
        ErrorCodes.BadValue,
        ErrorCodes.Operation,
        ErrorCodes.Limit,
        ErrorCodes.MethodNotAllowed,
        ErrorCodes.AccessDenied,
        ErrorCodes.FieldNotGuarded,
        ErrorCodes.ReadNotRecorded,
        ErrorCodes.PositionNotReached,
        ErrorCodes.SlowReader,
        ErrorCodes.NeedsStream
    );

    public ErrorInfo GetInfo(ExecutionError executionError)
    {
        var code = CodeOf(executionError);
        var extensions = new Dictionary<string, object?> { ["code"] = code };
        if (executionError is SlowReaderError slow)
            extensions["resumeAfter"] = slow.ResumeAfter;
        return new ErrorInfo { Message = MessageOf(executionError, code), Extensions = extensions };
    }

    private static string CodeOf(ExecutionError error) =>
        error switch
        {
            { Code: { } own } when OwnCodes.Contains(own) => own,
            SyntaxError => ErrorCodes.Syntax,
            TimeoutError => ErrorCodes.Timeout,
            NoOperationError or NoOperationNameError or InvalidOperationNameError or InvalidOperationError => ErrorCodes.Operation,
            InvalidVariableError or InvalidValueError => ErrorCodes.BadValue,
            ValidationError => ErrorCodes.Validation,
            QueryMissingError => ErrorCodes.BadRequest,
            { InnerException: UnrecordedReadException } => ErrorCodes.ReadNotRecorded,
            UnhandledError => ErrorCodes.Internal,
            DocumentError => ErrorCodes.Validation,
            _ => ErrorCodes.Internal,
        };

    // An error that wraps an exception may quote it; such a message is replaced unless it comes from reading the request.
    private static string MessageOf(ExecutionError error, string code) =>
        code switch
        {
            ErrorCodes.Internal => "The service could not answer.",
            ErrorCodes.Timeout => "The operation took too long.",
            ErrorCodes.Syntax => error.Message,
            ErrorCodes.ReadNotRecorded => error.InnerException?.Message ?? error.Message,
            _ when error.InnerException is null => error.Message,
            ErrorCodes.BadValue or ErrorCodes.Validation => error.Message,
            _ => "The request could not be understood.",
        };
}
