using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Query;
using Xinyuan.Trace.Tests.Epcis;

namespace Xinyuan.Trace.Tests.Query;

/// <summary>Master data of a site with a gate: WD_, HASATTR_ and EQATTR_.</summary>
public sealed class VocabularyTests
{
    private const string Site = "https://id.gs1.org/414/6901234000016";
    private const string Gate = Site + "/254/gate1";

    private static readonly EpcisEvent Said = Samples.MustRead(Samples.Document(Samples.Events["ObjectEvent"])).Events[0];

    [Theory]
    [InlineData("WD_readPoint", Site, true)]
    [InlineData("WD_readPoint", "urn:epc:id:sgln:6901234.00001.0", true)]
    [InlineData("WD_readPoint", "urn:epc:id:sgln:6901234.00001.gate1", true)]
    [InlineData("WD_readPoint", "urn:epc:id:sgln:6901234.00002.0", false)]
    [InlineData("EQ_readPoint", Site, false)]
    [InlineData("WD_bizLocation", Gate, false)]
    [InlineData("HASATTR_readPoint", "urn:epcglobal:cbv:mda:sst", true)]
    [InlineData("HASATTR_readPoint", "cbvmda:sst|cbvmda:city", true)]
    [InlineData("HASATTR_readPoint", "urn:epcglobal:cbv:mda#sst", true)]
    [InlineData("HASATTR_readPoint", "cbvmda:city", false)]
    [InlineData("HASATTR_bizLocation", "cbvmda:sst", false)]
    [InlineData("EQATTR_readPoint_cbvmda:sst", "208|209", true)]
    [InlineData("EQATTR_readPoint_urn:epcglobal:cbv:mda:sst", "209", false)]
    public void Master_data_is_asked_through_the_event(string parameter, string value, bool found)
    {
        var read = Assert.IsType<QueryReadResult.Read>(EventQuery.Read([new(parameter, [value])]));
        Assert.Equal(found, read.Query.Matches(new SeenEvent(Said, DateTimeOffset.UnixEpoch, new OneSite())));
    }

    private sealed class OneSite : IVocabulary
    {
        public IReadOnlyDictionary<string, IReadOnlyList<string>> AttributesOf(string id) =>
            id == Gate
                ? new Dictionary<string, IReadOnlyList<string>> { ["urn:epcglobal:cbv:mda:sst"] = ["208"] }
                : new Dictionary<string, IReadOnlyList<string>>();

        public IReadOnlySet<string> DescendantsOf(string id) => new HashSet<string>(id == Site ? [Gate] : []);
    }
}
