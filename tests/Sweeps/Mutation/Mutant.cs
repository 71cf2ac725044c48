using System.Globalization;
using System.Text;
using Xinyuan.Trace.Tests.Epcis;

namespace Xinyuan.Sweeps.Mutation;

/// <summary>A document that somebody might send.</summary>
/// <param name="Bytes">The document.</param>
/// <param name="MediaType">What it says it is.</param>
/// <param name="How">What was done to it.</param>
/// <param name="MustBeRefused">It breaks a rule that is known, and must not be taken in.</param>
internal sealed record Mutant(byte[] Bytes, string MediaType, string How, bool MustBeRefused)
{
    public const string Json = "application/ld+json";
    public const string Xml = "application/xml";

    private const string Id = "5f0e8c7a-0000-4000-8000-";

    /// <summary>The case of a number; always the same.</summary>
    public static Mutant Of(int number)
    {
        var random = new Random(number);
        var isXml = random.Next(5) < 2;
        var text = isXml ? Samples.Xml[random.Next(Samples.Xml.Count)] : Samples.Json[random.Next(Samples.Json.Count)];
        // Ids of its own, so that a document that is still sound is taken in and not a conflict with an earlier one.
        text = text.Replace(Id, string.Create(CultureInfo.InvariantCulture, $"{number:x8}-0000-4000-8000-"), StringComparison.Ordinal);
        var bytes = random.Next(10) switch
        {
            < 3 => ByteMutation.Of(Encoding.UTF8.GetBytes(text), random),
            < 5 => isXml ? TokenMutation.OfXml(text, random) : TokenMutation.OfJson(text, random),
            < 8 => isXml ? XmlMutation.Of(text, random) : JsonMutation.Of(text, random),
            _ => null,
        };
        if (bytes is not null)
            return new Mutant(bytes, isXml ? Xml : Json, "changed at random", MustBeRefused: false);
        var (broken, rule) = isXml ? BrokenRules.OfXml(text, random) : BrokenRules.OfJson(text, random);
        return new Mutant(Encoding.UTF8.GetBytes(broken), isXml ? Xml : Json, rule, MustBeRefused: true);
    }

    private static class Samples
    {
        public static readonly IReadOnlyList<string> Xml = [XmlSamples.OfVersion2, XmlSamples.OfVersion1];
        public static readonly IReadOnlyList<string> Json = [XmlSamples.InJson, JsonSamples.Packed, JsonSamples.Made];
    }
}
