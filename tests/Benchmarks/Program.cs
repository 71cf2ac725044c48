using System.CommandLine;
using Xinyuan.Benchmarks;
using Xinyuan.Benchmarks.Evaluate;
using Xinyuan.Benchmarks.Trace;

var root = new RootCommand("Measures the project and, in the same run and interleaved in rounds, what it is compared with.")
{
    AppendCommand.Create(),
    SignedCommand.Create(),
    CaptureCommand.Create(),
    TraceCommand.Create(),
    EvaluateCommand.Create(),
    OpenCommand.Create(),
    OpenCommand.FillForeverCommand(),
    CaptureSender.Command(),
};
var parsed = root.Parse(args);
if (parsed.Errors.Count == 0)
    return await parsed.InvokeAsync();
foreach (var error in parsed.Errors)
    await Console.Error.WriteLineAsync(error.Message);
await Console.Error.WriteLineAsync("Try --help.");
return 2;
