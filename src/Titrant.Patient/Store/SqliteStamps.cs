using System.Globalization;

namespace Titrant.Patient.Store;

public sealed partial class SqliteRecordStore
{
    /// <summary>
    /// Another text after every write of facts or resources of this person or of <see cref="IResourceStore.Nobody"/>, and after an erasure,
    /// by whichever process; "" where nothing is stored. What was read after a stamp was taken still stands while the stamp does.
    /// </summary>
    public string StampOf(string tenant, string person)
    {
        lock (gate)
        {
            // The wrapped key begins with its nonce, made by chance: somebody erased and stored anew counts from 0 again, under another key.
            using var rows = database.Prepare("SELECT person = ?2, substr(wrapped, 1, 12), changes FROM person_key WHERE tenant = ?1 AND person IN (?2, ?3) ORDER BY person")
                .Bind(tenant, person, IResourceStore.Nobody);
            var stamp = "";
            while (rows.Step())
                stamp += string.Create(CultureInfo.InvariantCulture, $"{rows.Integer(0)}:{Convert.ToHexStringLower(rows.Bytes(1))}:{rows.Integer(2)};");
            return stamp;
        }
    }
}
