using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Titrant.Server.Hosting;

/// <summary>The socket: one address, HTTP/1.1, bounded headers, slow senders cut off, TLS 1.2 or 1.3.</summary>
internal static class Listening
{
    public static void Apply(KestrelServerOptions options, ServerSettings settings, IPAddress address, HttpsConnectionAdapterOptions? tls)
    {
        options.AddServerHeader = false;
        var limits = options.Limits;
        limits.MaxRequestBodySize = settings.MaxRequestBytes;
        limits.MaxRequestLineSize = 8 << 10;
        limits.MaxRequestHeadersTotalSize = 32 << 10;
        limits.MaxRequestHeaderCount = 64;
        limits.RequestHeadersTimeout = settings.HeadersTimeout;
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: settings.SlowBodyGrace);
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MaxConcurrentConnections = Math.Max(256, 4 * (settings.MaxConcurrent + settings.MaxWaiting));
        options.Listen(address, settings.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (tls is not null) listen.UseHttps(tls);
        });
    }

    /// <summary>Null for plain HTTP.</summary>
    /// <exception cref="ServerRefusedException">The certificate or its key cannot be used.</exception>
    public static HttpsConnectionAdapterOptions? Tls(ServerSettings settings)
    {
        if (settings.TlsCertificate.Length == 0) return null;
        try
        {
            var chain = new X509Certificate2Collection();
            X509Certificate2 own;
            if (settings.TlsCertificate.EndsWith(".pfx", StringComparison.OrdinalIgnoreCase) || settings.TlsCertificate.EndsWith(".p12", StringComparison.OrdinalIgnoreCase))
                own = X509CertificateLoader.LoadPkcs12FromFile(settings.TlsCertificate, settings.TlsPassword);
            else
            {
                var key = settings.TlsKey.Length > 0 ? settings.TlsKey : settings.TlsCertificate;
                own = settings.TlsPassword.Length > 0 ? X509Certificate2.CreateFromEncryptedPemFile(settings.TlsCertificate, settings.TlsPassword, key) : X509Certificate2.CreateFromPemFile(settings.TlsCertificate, key);
                chain.ImportFromPemFile(settings.TlsCertificate);
                // Windows cannot serve with a key that only lives in memory.
                if (OperatingSystem.IsWindows()) own = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
            }
            return own.HasPrivateKey
                ? new() { ServerCertificate = own, ServerCertificateChain = chain, SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13, HandshakeTimeout = TimeSpan.FromSeconds(10) }
                : throw new ServerRefusedException("The certificate comes without its private key. Set \"tlsKey\", or use a PFX that holds both.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new ServerRefusedException($"The certificate '{settings.TlsCertificate}' cannot be used with its key. It must be PEM (with \"tlsKey\") or PFX, readable by this user; a password is given in TITRANT_SERVER_TLS_PASSWORD.", e);
        }
    }
}
