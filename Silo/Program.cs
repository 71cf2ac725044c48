using System.CommandLine;
using Xinyuan.Silo.Commands;

var root = new RootCommand("Xinyuan (信源): a credit and traceability ledger. Exit codes: 0 done, 1 a finding or failure, 2 wrong use.")
{
    ServeCommand.Create(),
    ImportCommand.Create(),
    VerifyCommand.Create(),
    BackupCommand.Create(),
    RestoreCommand.Create(),
    ProofCommand.Create(),
    CheckCommand.Create(),
    WitnessCommand.Create(),
    KeyCommand.Create(),
    TokenCommand.Create(),
    ExportCommand.Create(),
    EraseCommand.Create(),
    HoldCommand.Create(),
    BacktestCommand.Create(),
};

return await CommandLine.RunAsync(root, args);
