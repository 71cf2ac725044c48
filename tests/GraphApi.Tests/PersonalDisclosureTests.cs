using System.Text;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.GraphApi.Tests;

public sealed class PersonalDisclosureTests
{
    private const string Subject = "person:zhang-san";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_stored_of_a_personal_section_is_shown_to_nobody_and_marked_when_it_is_erased()
    {
        var folder = Directory.CreateTempSubdirectory("xinyuan-personal-").FullName;
        try
        {
            using var vault = SubjectVault.Open(Path.Combine(folder, "keys"));
            await using var log = FileLog.Open(
                new FileLogOptions
                {
                    Folder = Path.Combine(folder, "data"),
                    KeyFolder = Path.Combine(folder, "keys"),
                    Personal = vault,
                }
            );
            // Of a class that departments read: what keeps it from them is that it is ciphertext.
            await log.AppendAsync(AppendBatch.Of(Entry(AccessClass.Department)), Cancel);
            var entry = await log.ReadAsync(0, Cancel);
            foreach (var role in Enum.GetValues<Role>())
            {
                var seen = Disclosure.Of(entry, new Caller([role], null, Open: true), NoWay.Instance);
                Assert.False(seen.Shows("personal.1"));
                Assert.Contains("personal.1", seen.Withheld);
                Assert.Equal(role is Role.Department or Role.Auditor, seen.Shows("decision"));
            }
            Assert.Equal("WITHHELD:", Guard.MarkOf(entry, "personal.1", vault));
            var decision = new SubjectDecision(Subject, "org:operator", "a request");
            var later = new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);
            Assert.IsType<EraseResult.Erased>(await new Eraser(log).EraseAsync(decision, later, Cancel));
            Assert.Equal("ERASED:", Guard.MarkOf(entry, "personal.1", vault));
            Assert.Equal("WITHHELD:", Guard.MarkOf(entry, "decision", vault));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static NewEntry Entry(string accessClass) =>
        new()
        {
            Id = "a",
            Stream = "test",
            Type = "TestHappened",
            Issuer = "org:test",
            Occurred = DateTimeOffset.UnixEpoch,
            EnvelopeClass = AccessClass.Department,
            Sections =
            [
                new NewSection("decision", AccessClass.Department, "{}"u8.ToArray()),
                new NewSection("personal.1", accessClass, Encoding.UTF8.GetBytes("{\"name\":\"…\"}")) { Subject = Subject },
            ],
        };
}
