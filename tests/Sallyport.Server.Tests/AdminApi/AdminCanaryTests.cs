using System.Text;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.AdminApi;

/// <summary>A canary admin token goes through the admin API in right and wrong places with everything logged; then it is looked for everywhere.</summary>
[Trait("Requirement", "R10")]
public sealed class AdminCanaryTests
{
    [Fact]
    public async Task AdminToken_InEveryPlace_IsLeftNowhere()
    {
        using var meters = new MeterCapture();
        await using var house = await AdminHouse.StartAsync();
        var canary = house.Admin.Secret;
        var bodies = new StringBuilder();
        var made = await house.PostAsync(
            "/admin/v1/admin-tokens",
            """{"name":"second","role":"admin"}""",
            canary,
            ("Idempotency-Key", "order-1")
        );
        var second = made.Expect(201).GetProperty("secret").GetString()!;

        AdminReply[] replies =
        [
            await house.PostAsync("/admin/v1/admin-tokens", """{"name":"second","role":"admin"}""", canary, ("Idempotency-Key", "order-1")),
            await house.GetAsync("/admin/v1/admin-tokens"),
            await house.GetAsync($"/admin/v1/{canary}"),
            await house.GetAsync($"/admin/v1/keys?account={canary}"),
            await house.GetAsync($"/admin/v1/keys?{canary}=1"),
            await house.PostAsync($"/admin/v1/keys/{second}/revoke"),
            await house.PostAsync("/admin/v1/accounts", $$"""{"{{canary}}":1}"""),
            await house.PostAsync("/admin/v1/accounts", "{}", canary, ("Idempotency-Key", canary + " x")),
            await house.GetAsync("/admin/v1/accounts", canary, ("X-Forwarded-For", canary)),
            await house.GetAsync("/admin/v1/accounts", canary[..^1]),
            await house.GetAsync("/admin/v1/accounts", "x" + canary),
        ];
        var port = house.Http.BaseAddress!.Port;
        foreach (
            var line in new[]
            {
                $"GET /admin/v1/accounts?token={canary} HTTP/1.1",
                $"GET {canary}",
                $"{canary} / HTTP/1.1",
                $"GET /{canary} HTTP/9.9",
            }
        )
        {
            bodies.AppendLine(await RawTcp.SendAsync(port, $"{line}\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"));
        }

        // What a client sent itself may be named to it, in the answer to that request alone.
        foreach (var reply in replies.Where((_, index) => index is < 3 or > 6))
        {
            bodies.AppendLine(reply.Headers).AppendLine(reply.Text);
        }

        await house.Server.StopAsync();

        var written = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["logs"] = string.Join('\n', house.Server.Log.Lines),
            ["metrics"] = meters.Text,
            ["bodies"] = bodies.ToString(),
        };
        foreach (var file in Directory.EnumerateFiles(house.Server.Folder, "*", SearchOption.AllDirectories))
        {
            written[file] = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
        }

        written["logs"].ShouldContain("[AdminTokenRefused]");
        written["logs"].ShouldContain("Request starting");
        foreach (var (place, text) in written)
        {
            foreach (var token in new[] { canary, second })
            {
                text.ShouldNotContain(token[5..17], Case.Sensitive, place);
                text.ShouldNotContain(token[^16..^4], Case.Sensitive, place);
            }
        }
    }
}
