using System.CommandLine;
using Xinyuan.Verifier;

var root = new RootCommand(
    "xycheck checks what a Xinyuan ledger says, without the ledger and without a network. Exit codes: 0 it holds, 1 it does not, 2 wrong use."
)
{
    ProofCheck.Create(),
    CheckpointCheck.Create(),
    ConsistencyCheck.Create(),
    ExportFolderCheck.Create(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        await Console.Error.WriteLineAsync(Answer.Printable(error.Message));
    await Console.Error.WriteLineAsync("Try --help.");
    return Answer.WrongUse;
}
try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (WrongUseException wrong)
{
    await Console.Error.WriteLineAsync(Answer.Printable(wrong.Message));
    return Answer.WrongUse;
}
catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(Answer.Printable(unreadable.Message));
    return Answer.WrongUse;
}
