#:property RestorePackagesWithLockFile=false
#:property PublishAot=false
// Re-expresses the facts of ucum-essence.xml (code, name, value, flags) as src/Titrant.Patient/Units/ucum.tsv.
//   dotnet run tools/ucum/convert.cs -- ucum-essence.xml > src/Titrant.Patient/Units/ucum.tsv
using System.Xml.Linq;

var root = XDocument.Load(args[0]).Root ?? throw new InvalidDataException("no root element");
var ns = root.Name.Namespace;
var version = (string?)root.Attribute("version");
var date = (string?)root.Attribute("revision-date");

Console.Out.NewLine = "\n";
Console.WriteLine("# title: units of measure of The Unified Code for Units of Measure (UCUM)");
Console.WriteLine("# source: ucum-essence.xml, https://ucum.org, by tools/ucum/convert.cs");
Console.WriteLine($"# version: {version}");
Console.WriteLine($"# date: {date}");
Console.WriteLine("# licence: This product includes all or a portion of the UCUM table, UCUM codes, and UCUM definitions or is derived from it, subject to a license from Regenstrief Institute, Inc. and The UCUM Organization. Your use of the UCUM table, UCUM codes, UCUM definitions also is subject to this license, a copy of which is available at https://ucum.org. The UCUM table and UCUM codes are copyright Regenstrief Institute, Inc. and The UCUM Organization. All rights reserved. THE UCUM TABLE (IN ALL FORMATS), UCUM DEFINITIONS, AND SPECIFICATION ARE PROVIDED 'AS IS.' ANY EXPRESS OR IMPLIED WARRANTIES ARE DISCLAIMED, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE. The meaning of the codes must not be altered.");
Console.WriteLine("# review: 12 months");
Console.WriteLine("# left out: case-insensitive codes, print symbols, second names, classes");
Console.WriteLine("# note: the essence gives %[slope] as 100tan(1 rad) in one attribute and deg in another; a slope of 100 % is 45 deg, so rad holds");
Console.WriteLine(string.Join('\t', "kind", "code", "name", "value", "unit", "metric", "arbitrary", "function", "property"));

foreach (var element in root.Elements())
{
    var kind = element.Name.LocalName switch { "base-unit" => "base", var other => other };
    var value = element.Element(ns + "value");
    var function = value?.Element(ns + "function");
    var tangent = ((string?)function?.Attribute("name"))?.Contains("tan", StringComparison.Ordinal) == true;
    Console.WriteLine(string.Join('\t',
        kind,
        (string?)element.Attribute("Code"),
        element.Element(ns + "name")?.Value.Replace('\u00a0', ' ').Trim(),
        (string?)(function ?? value)?.Attribute("value"),
        tangent ? "rad" : (string?)(function ?? value)?.Attribute("Unit"),
        (string?)element.Attribute("isMetric") ?? (kind == "base" ? "yes" : ""),
        (string?)element.Attribute("isArbitrary") ?? "",
        tangent ? "tanTimes100" : (string?)function?.Attribute("name") ?? "",
        element.Element(ns + "property")?.Value.Trim() ?? ""));
}
