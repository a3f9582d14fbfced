using System.Net;
using Titrant.Server.CdsHooks;
using Titrant.Tests.Server.Specification;

namespace Titrant.Tests.Server;

/// <summary>Stands in every test's client: whatever a test is about, each list of services and each answer with cards that passes here is what CDS Hooks 2.0 asks for.</summary>
internal sealed class ConformingAnswers() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var answer = await base.SendAsync(request, cancel);
        if (answer.StatusCode != HttpStatusCode.OK || Kind(request) is not { } kind) return answer;
        await answer.Content.LoadIntoBufferAsync(cancel);
        Documents.IsValid(await answer.Content.ReadAsByteArrayAsync(cancel), kind);
        return answer;
    }

    private static HookDocument? Kind(HttpRequestMessage request) => request.RequestUri!.AbsolutePath.Split('/') switch
    {
        ["", "cds-services"] when request.Method == HttpMethod.Get => HookDocument.Discovery,
        ["", "cds-services", _] when request.Method == HttpMethod.Post => HookDocument.Response,
        _ => null,
    };
}
