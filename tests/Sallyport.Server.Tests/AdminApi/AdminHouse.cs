using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.AdminTokens;
using Sallyport.Access.Audit;
using Sallyport.Doors.Listening;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.AdminApi;

/// <summary>The whole server with the admin API on a listener of its own, and a token of each role made as the command line makes them.</summary>
internal sealed class AdminHouse : IAsyncDisposable
{
    private static readonly Actor Operator = new(ActorKind.Operator, "ada");

    private AdminHouse(TestServer server, Uri url)
    {
        Server = server;
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = url };
    }

    public TestServer Server { get; }

    /// <summary>Gets a client of the admin listener.</summary>
    public HttpClient Http { get; }

    public IssuedAdminToken Admin { get; private set; } = null!;

    public IssuedAdminToken Viewer { get; private set; } = null!;

    public static async Task<AdminHouse> StartAsync(
        Dictionary<string, string?>? settings = null,
        Action<WebApplicationBuilder>? customize = null
    )
    {
        var server = await TestServer.StartAsync(new(settings ?? []) { ["Admin:Listen"] = "http://127.0.0.1:0" }, customize);
        var (_, url) = server.Services.GetRequiredService<SideListeners>().Addresses.Single(listener => listener.Name == "admin");
        var house = new AdminHouse(server, new Uri(url));
        house.Admin = await house.IssueAsync(AdminRole.Admin);
        house.Viewer = await house.IssueAsync(AdminRole.Viewer);
        return house;
    }

    public async Task<IssuedAdminToken> IssueAsync(AdminRole role, DateTimeOffset? expiresAt = null)
    {
        var tokens = Server.Services.GetRequiredService<AdminTokenService>();
        return (await tokens.CreateAsync(new NewAdminToken(role.ToString(), role, expiresAt), Operator, default)).Value.ShouldNotBeNull();
    }

    public Task<IReadOnlyList<AuditEntry>> AuditAsync(string action) =>
        Server.Services.GetRequiredService<IAuditStore>().ListAsync(new AuditQuery { Action = action }, default).AsTask();

    public Task<AdminReply> GetAsync(string path, string? token = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, token ?? Viewer.Secret, headers);

    public Task<AdminReply> PostAsync(
        string path,
        string? body = null,
        string? token = null,
        params (string Name, string Value)[] headers
    ) => SendAsync(HttpMethod.Post, path, body, token ?? Admin.Secret, headers);

    public async Task<AdminReply> SendAsync(
        HttpMethod method,
        string path,
        string? body,
        string? token,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (!string.IsNullOrEmpty(token))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await Http.SendAsync(request);
        return new AdminReply(response, await response.Content.ReadAsByteArrayAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }
}

/// <summary>An answer of the admin API, whole.</summary>
internal sealed class AdminReply(HttpResponseMessage response, byte[] bytes)
{
    public int Status { get; } = (int)response.StatusCode;

    public HttpStatusCode StatusCode { get; } = response.StatusCode;

    public string Headers { get; } = response.Headers.ToString() + response.Content.Headers;

    public byte[] Bytes { get; } = bytes;

    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonElement.Parse(Bytes);

    public string? Code => Json.GetProperty("code").GetString();

    public string? Header(string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : null;

    /// <summary>Expects a status and gives the body.</summary>
    public JsonElement Expect(int status)
    {
        Status.ShouldBe(status, Text);
        return Json;
    }
}
