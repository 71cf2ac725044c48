using System.CommandLine;
using Xinyuan.Sweeps;

var sample = new Option<bool>("--sample") { Description = "Only a part of each sweep." };
var only = new Option<string[]>("--only")
{
    Description = "Only these sweeps: " + string.Join(", ", AllSweeps.Names),
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => [.. AllSweeps.Names],
};
only.AcceptOnlyFromAmong([.. AllSweeps.Names]);
var root = new RootCommand("Breaks the ledger in every way that a machine can, and counts what it lost.") { sample, only };
root.SetAction((parsed, _) => AllSweeps.RunAsync(parsed.GetValue(only)!, parsed.GetValue(sample)));

var folder = new Argument<string>("folder");
var to = new Option<int>("--to") { Description = "Batches of each writer.", DefaultValueFactory = _ => Script.Batches };
var workload = new Command("workload", "The program that is killed.") { folder, to };
workload.Hidden = true;
workload.SetAction(async (parsed, _) => (int)await new Workload(parsed.GetValue(folder)!, Console.Error).RunAsync(parsed.GetValue(to)));
root.Add(workload);
return await root.Parse(args).InvokeAsync();
