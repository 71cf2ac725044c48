using System.CommandLine;
using Xinyuan.Sweeps;

var sample = new Option<bool>("--sample") { Description = "Only a part of each sweep." };
var only = new Option<string[]>("--only")
{
    Description = "Only these sweeps: " + string.Join(", ", AllSweeps.NamesWithModel),
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => [.. AllSweeps.NamesWithModel],
};
var model = new Option<string?>("--model") { Description = "The ledger's test program, for the sweep of the model." };
only.AcceptOnlyFromAmong([.. AllSweeps.NamesWithModel]);
var root = new RootCommand("Breaks the ledger in every way that a machine can, and counts what it lost.") { sample, only, model };
root.SetAction((parsed, _) => AllSweeps.RunAsync(parsed.GetValue(only)!, parsed.GetValue(sample), parsed.GetValue(model)));

var folder = new Argument<string>("folder");
var to = new Option<int>("--to") { Description = "Batches of each writer.", DefaultValueFactory = _ => Script.Batches };
var workload = new Command("workload", "The program that is killed.") { folder, to };
workload.Hidden = true;
workload.SetAction(async (parsed, _) => (int)await new Workload(parsed.GetValue(folder)!, Console.Error).RunAsync(parsed.GetValue(to)));
root.Add(workload);
return await root.Parse(args).InvokeAsync();
