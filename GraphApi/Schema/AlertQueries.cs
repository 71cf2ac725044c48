using System.Globalization;
using GraphQL;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Pages;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Schema;

/// <summary>Answers questions about risk signals.</summary>
internal static class AlertQueries
{
    public static async Task<AlertConnection> ListAsync(
        AlertFilterInput? filter,
        Alerts alerts,
        IResolveFieldContext context,
        int? first,
        string? after
    )
    {
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        var query = new AlertQuery(
            filter?.Level is { } level ? Spelling.Write(level) : null,
            filter?.Signal is { } signal ? Spelling.Write(signal) : null,
            filter?.Stage,
            filter?.Item is { } item ? DigitalLinks.ItemOf(item).Canonical : null,
            filter?.Party is { } party ? Inputs.Party(party, "filter.party") : null
        );
        var (page, hasNext, asOf) = await alerts.ListAsync(
            query,
            caller,
            Pages.Checked(first),
            after is null ? null : PositionOf(after),
            context.CancellationToken
        );
        return new AlertConnection(new Page<Alert>([.. page.Select(view => (CursorOf(view), new Alert(view)))], hasNext), new AsOf(asOf));
    }

    // A signal keeps its place in the log, so that a page that begins after it does not shift when others are raised.
    private static string CursorOf(AlertView view) => Cursors.Write(view.State.Place.Position.ToString(CultureInfo.InvariantCulture));

    private static long PositionOf(string after) =>
        long.TryParse(Cursors.Read(after), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw Cursors.Bad();
}
