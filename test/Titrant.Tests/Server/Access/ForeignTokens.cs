namespace Titrant.Tests.Server.Access;

/// <summary>Tokens and public keys that other implementations made for these tests: Node.js crypto (ES384, RS384) and openssl dgst (ES384). The private keys were thrown away.</summary>
internal static class ForeignTokens
{
    public const string Issuer = "https://ehr.example.org";
    public const string Audience = "https://cds.example.org";
    public const string Path = "/cds-services/titrant-patient-view";

    /// <summary>Within the life of all three.</summary>
    public static readonly DateTimeOffset Then = DateTimeOffset.FromUnixTimeSeconds(1767225660);

    public const string NodeKeys = """
        {"keys":[{"kty":"EC","x":"272TWJjDGCZRLciIQ_vj2LZd0_wwIwx8xkhw3U2OEBSSrAB45JUKJDrD8oOBYIBe","y":"xtJ4majmyOjtT1eTU7Hc_MADSA4JwS4LFIoDnPMkPk5K3B42yycKnlkjjkFuyFkP","crv":"P-384","kid":"node-ec","use":"sig","alg":"ES384"},{"kty":"RSA","n":"itnhoKRb8-Rar-GYqOOG2_amuqpg4yVWVpehxhgT192_iYJUDQYufUKAc4IXRbMgy4M-jKqHcF7QlJhQX8SIKzdHi7OrciOecysPBxQJQCvhq0gjtrd8Ncc6nwjCH884QCxe_qnY98NQ3Jcgneaa9Kxba6QetAM2JLLn9hUpYiFr9mcRuaavI1BiK5h69uaNJtg1mgEJry1K5AqnaBo-7LrDGsoTR-XFf9Q5fKuk45nYDbxDP1bXkWT80lVZ0W0oilpUIh-xrwcnk5E0sXuTctsCFEIOpQfxQeDRtdWt-DCCItju70TNKVcHAlPtSGweS98ocsoiljMEZ8oAXnYv8w","e":"AQAB","kid":"node-rsa","use":"sig","alg":"RS384"}]}
        """;

    public const string NodeEs384 = "eyJhbGciOiJFUzM4NCIsInR5cCI6IkpXVCIsImtpZCI6Im5vZGUtZWMifQ.eyJpc3MiOiJodHRwczovL2Voci5leGFtcGxlLm9yZyIsImF1ZCI6Imh0dHBzOi8vY2RzLmV4YW1wbGUub3JnL2Nkcy1zZXJ2aWNlcy90aXRyYW50LXBhdGllbnQtdmlldyIsImlhdCI6MTc2NzIyNTYwMCwiZXhwIjoxNzY3MjI1ODQwLCJqdGkiOiJub2RlLTEifQ.4ToWR4fYvSvS9diW4NP6EmsK1kYLBVg9WgiTwX8znrVirX0k1C42mXwaKH4erzaY0eYA7WKoc_xXDHWTveVyO9XqRZCvuYY7NXisVf6dOvweGzebn53yFt6amATECo5I";

    public const string NodeRs384 = "eyJhbGciOiJSUzM4NCIsInR5cCI6IkpXVCIsImtpZCI6Im5vZGUtcnNhIn0.eyJpc3MiOiJodHRwczovL2Voci5leGFtcGxlLm9yZyIsImF1ZCI6Imh0dHBzOi8vY2RzLmV4YW1wbGUub3JnL2Nkcy1zZXJ2aWNlcy90aXRyYW50LXBhdGllbnQtdmlldyIsImlhdCI6MTc2NzIyNTYwMCwiZXhwIjoxNzY3MjI1ODQwLCJqdGkiOiJub2RlLTIifQ.LCg13VV0Plpn4V5EZZPQzktotu1j_9SYmmx8z8GhpT1s90o89GSFemEFC_6f8SPqwvbJNThGDJyFXakcjyrrxQHx62fr2PpZlV3OH8vji400KOm-t8YQrxMr3KAbxnqpLi8cMbFKzmB5j4sPemQ9gyS-ho-AQiAI32dsOfnT_98_-tRr385YyBw_fPs5QyL4koYXjjInIYhve6EYZYjgtK9o3IlY-curiMv2VXa7i7v9NnuJ7KmawQ6c6URYFBP860czd8VfF2_DsE0DuAz2grPK6WFBxWhaFUp3ryX-ihbsfQcqSQaxkrmzHhakiFlK-fzXSrXp6fFf4aTqC5AF0Q";

    public const string OpensslKeys = """
        {"keys":[{"kty": "EC", "crv": "P-384", "kid": "openssl-ec", "x": "ChyjcewKld2BjQZf6Pt2EQqGoCfy7RxzYob4gnT1Cxsm_aRsIbF_vDu6jgdWZWeS", "y": "p0uzn2qWd8vMvW3lJA5W8U58kLkSpTWl2rwIPZQzwN1DLgBD3zPXqQrrpoJjof0F"}]}
        """;

    public const string OpensslEs384 = "eyJ0eXAiOiAiSldUIiwgImFsZyI6ICJFUzM4NCIsICJraWQiOiAib3BlbnNzbC1lYyJ9.eyJpc3MiOiAiaHR0cHM6Ly9laHIuZXhhbXBsZS5vcmciLCAiYXVkIjogWyJodHRwczovL2Nkcy5leGFtcGxlLm9yZy9jZHMtc2VydmljZXMvdGl0cmFudC1wYXRpZW50LXZpZXciXSwgImlhdCI6IDE3NjcyMjU2MDAsICJleHAiOiAxNzY3MjI1ODQwLCAianRpIjogIm9wZW5zc2wtMSJ9.qWGq2uZ73oUR5smLawrv6sVJtI8ZcfE1gnnCoBh0LCnlsc3LLFBiT_yrINJWd8cQ5M4WpRkF3qm_RTWaFMXQ9NU-1p-2Txb2tmjN8AlvJZShUhtZUGIw2RK-1RmhLrPC";
}
