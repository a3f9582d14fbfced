using System.CommandLine;
using Titrant.Learning;
using Titrant.Learning.Registry;
using Titrant.Patient.Journals;
using Titrant.Patient.Packs;

namespace Titrant.Cli.Verbs;

/// <summary>`titrant models list|show|verify|add|trust|remove`: the models that this home asks. None is asked that was not added here.</summary>
internal static class ModelsVerb
{
    public static Command Command(Surroundings world) =>
        new("models", "Registered models: what they foretell, who vouches for them, what they rest on.") { List(world), Show(world), Verify(world), Add(world), Trust(world), Remove(world) };

    internal static ModelShelf ShelfOf(Surroundings world) => ModelShelf.Of(PackHome.Resolve(world.Environment));

    private static Command List(Surroundings world)
    {
        var command = new Command("list", "Every registered model and version; the one that is asked is marked *.");
        command.SetAction(_ =>
        {
            var all = ShelfOf(world).All();
            foreach (var shelved in all)
                if (shelved.Model is { Entry: var e } model)
                    world.Out.WriteLine($"{(shelved.IsCurrent ? "*" : " ")} {e.Name}@{e.Version}  {SummaryPrinter.Plain(e.Question)}{(ModelCapability.CanAsk(model.Model) ? "" : "  (with a table only)")}");
                else Say(world, shelved);
            if (all.Count == 0) world.Out.WriteLine("No model is registered. None is needed to run; 'titrant models add FOLDER' registers what 'titrant study run' wrote.");
            return all.Any(s => s.Model is null) ? ExitCode.Refused : ExitCode.Clean;
        });
        return command;
    }

    private static Command Show(Surroundings world)
    {
        var name = new Argument<string>("model") { Description = "Its name, or name@version." };
        var command = new Command("show", "A model's card: who it learned from, how it was checked, whom it fails, and who signed it.") { name };
        command.SetAction(parsed =>
        {
            if (ShelfOf(world).Find(parsed.GetRequiredValue(name)) is not { } shelved) return None(world, parsed.GetRequiredValue(name));
            if (shelved.Model is not { } model) { Say(world, shelved); return ExitCode.Refused; }
            ModelText.Write(model, Path.Combine(PackHome.Resolve(world.Environment), shelved.Place), world.Out);
            return ExitCode.Clean;
        });
        return command;
    }

    private static Command Verify(Surroundings world)
    {
        var command = new Command("verify", "Compare every byte of every model with what was signed.");
        command.SetAction(_ =>
        {
            var all = ShelfOf(world).All();
            foreach (var shelved in all.Where(s => s.Model is null)) Say(world, shelved);
            world.Out.WriteLine($"{all.Count(s => s.Model is not null)} of {all.Count} models are as they were signed.");
            return all.All(s => s.Model is not null) ? ExitCode.Clean : ExitCode.Refused;
        });
        return command;
    }

    private static Command Add(Surroundings world)
    {
        var folder = new Argument<string>("folder") { Description = "What 'titrant study run' wrote (model.json, card.json, report.html), or a registered model's folder from another home." };
        var shareable = new Option<bool>("--must-be-shareable") { Description = "Refuse it where the licence of its data does not let the weights be handed on." };
        var command = new Command("add", "Check a model, sign it, and ask it from now on.") { folder, shareable };
        command.SetAction(parsed => Kept(world, (shelf, key, journal) =>
        {
            if (!Directory.Exists(parsed.GetRequiredValue(folder))) { world.Error.WriteLine($"There is no folder '{parsed.GetRequiredValue(folder)}'."); return ExitCode.Unreadable; }
            var (model, added) = shelf.Add(parsed.GetRequiredValue(folder), key, journal, world.Clock(), parsed.GetValue(shareable));
            world.Out.WriteLine($"{(added ? "Added" : "Was registered already:")} {model.Entry.Name}@{model.Entry.Version}");
            world.Out.WriteLine(model.Entry.Weights.MayShare ? $"Its weights may be handed on: {model.Entry.Weights.Why}" : $"Its weights stay on this machine: {model.Entry.Weights.Why}");
            if (!ModelCapability.CanAsk(model.Model)) world.Out.WriteLine("It can be asked with a table only: its columns do not say where they are in a record.");
            return ExitCode.Clean;
        }));
        return command;
    }

    private static Command Trust(Surroundings world)
    {
        var key = new Argument<string>("key") { Description = "The other site's fingerprint, 'k1:' and 64 digits; compare it by telephone." };
        var command = new Command("trust", "Use models that this key signed.") { key };
        command.SetAction(parsed => Kept(world, (shelf, _, journal) =>
        {
            shelf.Trust(parsed.GetRequiredValue(key), journal, world.Clock());
            world.Out.WriteLine("Models that it signed may be added now.");
            return ExitCode.Clean;
        }));
        return command;
    }

    private static Command Remove(Surroundings world)
    {
        var name = new Argument<string>("model") { Description = "name@version." };
        var command = new Command("remove", "Ask it no more; the journal keeps that it was here.") { name };
        command.SetAction(parsed => Kept(world, (shelf, _, journal) =>
        {
            var parts = parsed.GetRequiredValue(name).Split('@', 2);
            if (parts.Length != 2) { world.Error.WriteLine("Say which version: name@version, as 'titrant models list' shows it."); return ExitCode.Usage; }
            if (!shelf.Remove(parts[0], parts[1], journal, world.Clock())) return None(world, parsed.GetRequiredValue(name));
            world.Out.WriteLine($"Removed {parts[0]}@{parts[1]}.");
            return ExitCode.Clean;
        }));
        return command;
    }

    private static int Kept(Surroundings world, Func<ModelShelf, InstallationKey, Journal, int> act)
    {
        var home = PackHome.Resolve(world.Environment);
        using var key = InstallationKey.OpenOrCreate(Path.Combine(home, "installation.key"));
        try
        {
            return act(ModelShelf.Of(home), key, Journal.Open(Path.Combine(home, "journals"), "local", "titrant-cli", key));
        }
        catch (StudyException e)
        {
            foreach (var fault in e.Faults) StudyPrinter.Fault(fault, world.Error);
            return ExitCode.Refused;
        }
    }

    internal static int None(Surroundings world, string name)
    {
        StudyPrinter.Fault(new("REG020", name, "There is no registered model of that name.", "See 'titrant models list', or give a model file with its card beside it."), world.Error);
        return ExitCode.Unreadable;
    }

    internal static void Say(Surroundings world, Shelved shelved)
    {
        foreach (var fault in shelved.Faults) StudyPrinter.Fault(fault, world.Error);
    }
}
