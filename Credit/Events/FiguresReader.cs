using Xinyuan.Credit.Records.Catalogues;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Credit.Events;

/// <summary>Reads a report of figures.</summary>
internal static class FiguresReader
{
    private const long CountMax = 1_000_000_000_000;

    public static FiguresReported Read(ObjectReader fields, Func<ObjectReader, Money?> readAmount)
    {
        var name = fields.Choice("figure", FigureCatalogue.Names);
        var isMoney = FigureCatalogue.Find(name)?.IsMoney;
        var read = new FiguresReported(
            fields.Party("subject"),
            name,
            fields.Date("from"),
            fields.Date("to"),
            isMoney == true ? null : fields.OptionalWhole("count", CountMax),
            isMoney == false ? null : readAmount(fields),
            fields.Text("authority", CreditEventReader.NameLengthMax),
            fields.Text("documentNo", CreditEventReader.ItemLengthMax)
        );
        if (isMoney == false && read.Count is null)
            fields.Report("count", $"'{name}' is a count, and the field is missing or at fault");
        if (isMoney == true && read.Amount is null)
            fields.Report("amount", $"'{name}' is a sum of money, and the field is missing or at fault");
        if (read.Amount is { Currency: not FigureCatalogue.Currency })
            fields.Report("amount/currency", $"figures of money are in {FigureCatalogue.Currency}");
        CheckSpan(read, fields);
        return read;
    }

    private static void CheckSpan(FiguresReported read, ObjectReader fields)
    {
        // A date that could not be read is a finding already.
        if (read.From == default || read.To == default)
            return;
        if (read.From.Day != 1)
            fields.Report("from", $"'{read.From:O}' is not the first day of a month: figures are of whole months");
        if (read.To.AddDays(1).Day != 1)
            fields.Report("to", $"'{read.To:O}' is not the last day of a month: figures are of whole months");
        if (read.To < read.From)
            fields.Report("to", "the span ends before it begins");
        else if (read.Months > FiguresReported.MonthsMax)
            fields.Report("to", $"a report covers at most {FiguresReported.MonthsMax} months, not {read.Months}");
    }
}
