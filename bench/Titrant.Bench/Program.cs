using Titrant.Bench;

switch (args)
{
    case ["fhir", var folder]: return FhirBench.Run(folder);
    case ["brief", var titrant, var sample]: return BriefBench.Run(titrant, sample);
    case ["ask", var folder]: return AskBench.Run(folder);
    case ["serve", var titrant, .. var rest]: return ServeBench.Run(titrant, rest is [var seconds] ? int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture) : 5);
    case ["steps", .. var rest]: return HookSteps.Run(rest is [var rounds] ? int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture) : 30);
    case ["bare", var bytes]: return await ServeBench.Bare(int.Parse(bytes, System.Globalization.CultureInfo.InvariantCulture));
    case ["cut", var titrant, var positions, .. var rest]: return CutBench.Run(titrant, positions, rest is [var kept] ? kept : null);
    case ["make", var folder]: BriefBench.Make(folder); return 0;
    case ["cohort", .. var rest]: return CohortBench.Run(rest is [var samples] ? int.Parse(samples, System.Globalization.CultureInfo.InvariantCulture) : 100_000);
    case ["learning", .. var rest]: return LearningBench.Run(rest is [var only] ? only : "");
    case ["cohort-one", var vcf, var folder]: return CohortBench.One(vcf, folder);
    case ["cohort-make", var made, var many]: CohortMaker.Write(made, int.Parse(many, System.Globalization.CultureInfo.InvariantCulture)); return 0;
    case ["boosting", .. var rest]: return BoostingBench.Run(rest is [var learned, ..] ? int.Parse(learned, System.Globalization.CultureInfo.InvariantCulture) : 100_000, 1);
    default:
        Console.Error.WriteLine("usage: Titrant.Bench fhir <folder of .json or .json.gz bundles>");
        Console.Error.WriteLine("       Titrant.Bench brief <the titrant program> <smallest sample>");
        Console.Error.WriteLine("       Titrant.Bench ask <folder>       every step of a brief, timed");
        Console.Error.WriteLine("       Titrant.Bench cut <the titrant program> <a VCF of the positions> [folder for the generated genomes]");
        Console.Error.WriteLine("       Titrant.Bench cohort [samples]     a generated cohort, called for all genes");
        Console.Error.WriteLine("       Titrant.Bench cut <the titrant program> <a VCF of the positions> [folder for the generated genomes]");
        Console.Error.WriteLine("       Titrant.Bench serve <titrant.dll> [seconds for each figure]   the server under wrk, beside a bare endpoint");
        Console.Error.WriteLine("       Titrant.Bench steps [rounds]     every step of a hook, timed");
        Console.Error.WriteLine("       Titrant.Bench learning [task]    fits beside R and scikit-learn");
        Console.Error.WriteLine("       Titrant.Bench boosting [rows]    explainable boosting beside scikit-learn, from the root of the repository");
        Console.Error.WriteLine("       Titrant.Bench make <folder>      writes the large folder that 'brief' measures");
        return 64;
}
