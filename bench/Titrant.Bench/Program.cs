using Titrant.Bench;

switch (args)
{
    case ["fhir", var folder]: return FhirBench.Run(folder);
    default:
        Console.Error.WriteLine("usage: Titrant.Bench fhir <folder of .json or .json.gz bundles>");
        return 64;
}
