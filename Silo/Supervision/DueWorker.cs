using Xinyuan.Credit;

namespace Xinyuan.Silo.Supervision;

/// <summary>
/// Looks at enterprises when a legal date has passed: at the start, and then after each midnight of UTC+8. One enterprise after the
/// other, and nothing is appended where nothing changed, so that a date of the law that concerns everybody makes no storm.
/// </summary>
internal sealed class DueWorker(StandingWatch watch, TimeProvider clock, ILogger<DueWorker> logger) : BackgroundService
{
    // So that a clock that was set is noticed.
    private static readonly TimeSpan WaitMax = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await watch.LookAtDueAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // The next hour tries again: what is due stays due until it was looked at.
                logger.LogError(failure, "Enterprises that are due could not be looked at");
            }
            await Task.Delay(UntilMidnight(), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan UntilMidnight()
    {
        var now = clock.GetUtcNow();
        var midnight = new DateTimeOffset(LegalDate.Of(now).AddDays(1), TimeOnly.MinValue, TimeSpan.FromHours(8));
        return midnight - now < WaitMax ? midnight - now : WaitMax;
    }
}
