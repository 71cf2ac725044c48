using Xinyuan.Facts;
using Xinyuan.Facts.Cases;
using Xinyuan.Trace.Scans;

namespace Xinyuan.Trace.Tests.Cases;

public sealed class CaseFieldTests
{
    [Fact]
    public void Every_field_of_a_fact_has_a_row_in_the_field_table_and_no_other()
    {
        var stated = CaseFact
            .Types.SelectMany(type =>
                typeof(CaseFact)
                    .Assembly.GetTypes()
                    .Single(fact => fact.Name == type && fact.IsSubclassOf(typeof(CaseFact)))
                    .GetConstructors()[0]
                    .GetParameters()
                    .Select(field => $"{type}.{char.ToLowerInvariant(field.Name![0])}{field.Name[1..]}")
            )
            .Concat(((string[])["from", "to", "codes"]).Select(field => $"{ScanTotals.EntryType}.{field}"));
        var rows = FieldTable.Rows.Where(row => row.Input == "case").Select(row => row.Path);
        Assert.Equal(stated.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }
}
