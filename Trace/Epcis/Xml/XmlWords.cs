namespace Xinyuan.Trace.Epcis.Xml;

/// <summary>
/// Words of the Core Business Vocabulary as XML has them, <c>urn:epcglobal:cbv:bizstep:shipping</c> or a web address, as the bare words
/// of JSON. A URI of somebody's own stays as it is.
/// </summary>
internal static class XmlWords
{
    private const string Web = "https://ref.gs1.org/cbv/";
    private const string OldWeb = "https://ns.gs1.org/cbv/";

    public static string BizStep(string value) => Bare(value, "urn:epcglobal:cbv:bizstep:", "BizStep-");

    public static string Disposition(string value) => Bare(value, "urn:epcglobal:cbv:disp:", "Disp-");

    public static string BizTransactionType(string value) => Bare(value, "urn:epcglobal:cbv:btt:", "BTT-");

    public static string SourceDestinationType(string value) => Bare(value, "urn:epcglobal:cbv:sdt:", "SDT-");

    public static string ErrorReason(string value) => Bare(value, "urn:epcglobal:cbv:er:", "ER-");

    /// <summary>The value of an attribute of sensor data.</summary>
    public static string OfSensor(string attribute, string value) =>
        attribute switch
        {
            "type" or "exception" => Cut(value, "gs1:") ?? Cut(value, "https://gs1.org/voc/") ?? value,
            "component" => Bare(value, "urn:epcglobal:cbv:comp:", "Comp-"),
            _ => value,
        };

    private static string Bare(string value, string urn, string word) =>
        Cut(value, urn) ?? Cut(value, Web + word) ?? Cut(value, OldWeb + word) ?? Cut(value, "cbv:" + word) ?? value;

    private static string? Cut(string value, string stem) => value.StartsWith(stem, StringComparison.Ordinal) ? value[stem.Length..] : null;
}
