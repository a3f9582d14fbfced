using Titrant.Patient.Journals;

namespace Titrant.Patient.Store;

/// <summary>One fact as stored: the store reads the columns, never the JSON, so members it does not know survive.</summary>
/// <param name="Id">Unique within the person; writing the same id again replaces the row.</param>
/// <param name="Kind">The wire name of the claim's kind.</param>
/// <param name="KnownAtUtcTicks">When it became known, in .NET ticks (100 ns since 0001-01-01 UTC); null when not stated.</param>
/// <param name="Json">UTF-8.</param>
public sealed record StoredFact(string Id, string Kind, long? KnownAtUtcTicks, ReadOnlyMemory<byte> Json);

/// <summary>What an erasure took away.</summary>
public sealed record Erased(int Facts, int Payloads, int Blobs, bool KeyDestroyed)
{
    /// <summary>Every version of a FHIR resource counts.</summary>
    public int ResourceVersions { get; init; }
}

/// <summary>
/// Where records rest. Everything about a person is sealed under that person's own key (AES-256-GCM), itself wrapped by the
/// installation key: to erase is to destroy the key, then the rows. Nothing written for one tenant is ever seen by another.
/// Every call is one transaction, on the disk when it returns; every backend passes RecordStoreConformance.
/// </summary>
/// <exception cref="StoreException">What is stored cannot be read: see its code.</exception>
public interface IRecordStore : IDisposable
{
    /// <summary>All of them or none. Returns how many ids were not there before.</summary>
    int PutFacts(string tenant, string person, IReadOnlyCollection<StoredFact> facts);

    /// <summary>In byte order of the UTF-8 id, so that the same record reads the same from every backend.</summary>
    IReadOnlyList<StoredFact> ReadFacts(string tenant, string person);

    /// <summary>Everyone with a fact, payload, blob or FHIR resource, in byte order of UTF-8.</summary>
    IReadOnlyList<string> Persons(string tenant);

    /// <summary>Stores a stream of any length in chunks; returns its content address, "sha256:" and 64 hexadecimal digits.</summary>
    string PutBlob(string tenant, string person, Stream content);

    /// <summary>Copies a blob out; false when there is none. Bytes that do not match the address are a <see cref="StoreException"/>.</summary>
    bool GetBlob(string tenant, string person, string address, Stream to);

    /// <summary>Keeps what a journal entry's payload digest stands for.</summary>
    void PutPayload(string tenant, string person, string digest, ReadOnlySpan<byte> content);

    /// <summary>Null when there is none, or it was erased.</summary>
    byte[]? GetPayload(string tenant, string person, string digest);

    /// <summary>The person's key, made at first use; the caller disposes it.</summary>
    PersonKey KeyOf(string tenant, string person);

    /// <summary>Destroys the key and every row. The journal stays whole: it never held more than digests.</summary>
    Erased ErasePerson(string tenant, string person);
}
