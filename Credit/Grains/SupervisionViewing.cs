using Xinyuan.Credit.Supervision;

namespace Xinyuan.Credit.Grains;

/// <summary>Turns what applies to an enterprise into views.</summary>
internal static class SupervisionViewing
{
    public static MeasuresView Of(IReadOnlyList<MeasureInForce> measures, MeasureList list, DateOnly lawAsOf, CreditAsOf asOf) =>
        new(lawAsOf, [.. measures.Select(measure => Of(measure, list))], asOf);

    private static MeasureView Of(MeasureInForce measure, MeasureList list) =>
        new()
        {
            Id = measure.Id,
            Kind = measure.Kind.ToString(),
            IsBurden = measure.Effect == MeasureEffect.Burden,
            TitleZh = measure.TitleZh,
            TitleEn = measure.TitleEn,
            Extent = measure.Extent is { } extent ? new ExtentView(extent.Figure, extent.IsBelow, extent.Value, extent.Of) : null,
            Item =
                measure.Item is { } code && list.Find(code) is { } item
                    ? new ListedMeasureView(item.Code, item.TitleZh, item.TitleEn, item.Basis.ToString())
                    : null,
            Authority = measure.Authority,
            LegalBasis = measure.Basis.ToString(),
            IsVerified = measure.Basis.IsVerified,
            Ground = measure.Ground.ToString(),
            Because = measure.Because,
            Since = measure.Since,
            Until = measure.Until,
            Positions = measure.Positions,
            IsInternal = measure.IsInternal,
        };
}
