namespace Xinyuan.Trace.Query;

/// <summary>Why a query cannot be asked (QueryParameterException of EPCIS 2.0 §8.2.5).</summary>
/// <param name="Parameter">The parameter at fault, as it was spelled.</param>
/// <param name="Message">A sentence.</param>
public sealed record QueryFault(string Parameter, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Parameter}: {Message}";
}

/// <summary>What became of reading a query.</summary>
public abstract record QueryReadResult
{
    private QueryReadResult() { }

    /// <summary>It can be asked.</summary>
    public sealed record Read(EventQuery Query) : QueryReadResult;

    /// <summary>It cannot.</summary>
    public sealed record Invalid(QueryFault Fault) : QueryReadResult;
}

/// <summary>What a query may have at most. More is refused.</summary>
public static class QueryLimits
{
    /// <summary>Parameters of a query.</summary>
    public const int ParametersMax = 100;

    /// <summary>Values of one parameter.</summary>
    public const int ValuesMax = 500;

    /// <summary>EPC patterns of one parameter: each is tried on each item.</summary>
    public const int PatternsMax = 20;

    /// <summary>A parameter's name, in characters.</summary>
    public const int NameLengthMax = 600;

    /// <summary>A value, in characters.</summary>
    public const int ValueLengthMax = 2_000;
}
