namespace Titrant.Patient.Journals;

/// <summary>Something in a journal that is not as it was written.</summary>
/// <param name="Code">JRN101 unreadable line, JRN102 changed content, JRN103 broken chain, JRN104 wrong number, JRN105 no head, JRN106 head changed,
/// JRN107 cut short, JRN108 not the chain the head signed, JRN109 foreign key, JRN110 entry not signed by the journal's key,
/// JRN111 not the chain a head kept elsewhere signed, JRN112 journal gone, JRN113 unfinished last line, JRN114 not a journal or another's.</param>
/// <param name="Entry">The entry's number, from 1; 0 for the file as a whole.</param>
public sealed record JournalFault(string Code, string File, long Entry, string Reason)
{
    public override string ToString() => $"{Code} {File}:{Entry} {Reason}";
}
