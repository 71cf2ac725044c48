namespace Xinyuan.Trace.Capture;

/// <summary>What becomes of a document's good events when others of it cannot be captured (EPCIS 2.0 §12.6.2, GS1-Capture-Error-Behaviour).</summary>
public enum ErrorBehaviour
{
    /// <summary>All events are captured, or none.</summary>
    Rollback,

    /// <summary>As many events are captured as can be.</summary>
    Proceed,
}
