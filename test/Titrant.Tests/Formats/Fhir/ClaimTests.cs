using Titrant.Patient;

namespace Titrant.Tests.Formats.Fhir;

public sealed class ClaimTests
{
    [Fact]
    public void A_person_keeps_the_four_kinds_of_sex_apart_and_a_partial_birth_date_partial()
    {
        var d = (Demographics)Json.Read("""
            {"resourceType":"Patient","id":"p","gender":"male","birthDate":"1960-05","deceasedDateTime":"2020-01-02",
             "_birthDate":{"extension":[{"url":"x","valueString":"y"}]},
             "identifier":[{"system":"urn:mrn","value":"42"}],"name":[{"text":"Dr Kim"},{"given":["A",null,"B"],"family":"Lee"}],
             "extension":[{"url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex","valueCode":"F"},
              {"url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-race","extension":[{"url":"ombCategory","valueCoding":{"system":"s","code":"2106-3"}},{"url":"text","valueString":"White"}]},
              {"url":"http://hl7.org/fhir/StructureDefinition/patient-sexParameterForClinicalUse","extension":[{"url":"value","valueCodeableConcept":{"coding":[{"code":"female-typical"}]}}]},
              {"url":"http://hl7.org/fhir/StructureDefinition/individual-genderIdentity","extension":[{"url":"value","valueCodeableConcept":{"text":"non-binary"}}]}]}
            """).Drafts.Single().Claim;
        Assert.Equal(("male", "F", "female-typical", "non-binary"), (d.Sex, d.SexAtBirth, d.SexForClinicalUse, d.GenderIdentity));
        Assert.Equal(("1960-05", true, "2020-01-02"), (d.Birth.ToString(), d.Deceased, d.Died.ToString()));
        Assert.Equal(["Dr Kim", "A B Lee"], d.Names);
        Assert.Equal("42", d.Identifiers[0].Code);
        Assert.Equal("2106-3", d.Race[0].Code);
    }

    [Fact]
    public void A_birth_date_that_cannot_be_refuses_the_patient_with_its_place()
    {
        var read = Json.Read(Json.Ann.Replace("1960-05-17", "1960-02-31", StringComparison.Ordinal));
        Assert.Equal(("FHIR007", "a.json:resource.birthDate"), (read.Issues[0].Code, read.Issues[0].Place));
        Assert.Empty(read.Drafts);
        Assert.Null(read.Subject);
    }

    [Fact]
    public void A_condition_runs_from_onset_to_abatement_and_keeps_what_is_no_date()
    {
        var draft = Json.One<Condition>(Json.Of("Condition", """
            "code":{"text":"asthma"},"clinicalStatus":{"coding":[{"code":"resolved"}]},"onsetDateTime":"1970","abatementDateTime":"1985-02","recordedDate":"1990",
            "severity":{"text":"mild"},"bodySite":[{"text":"lung"}],"category":[{"coding":[{"code":"problem-list-item"}]}]
            """));
        Assert.Equal("1970/1985-02", draft.When.ToString());
        Assert.Equal(new DateTimeOffset(1991, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(-1), draft.Sighting.Known.At);
        var aged = Json.Claim<Condition>(Json.Of("Condition", "\"code\":{\"text\":\"asthma\"},\"clinicalStatus\":{\"coding\":[{\"code\":\"active\"}]},\"onsetAge\":{\"value\":12,\"unit\":\"years\"}"));
        Assert.Equal("onset: 12 years", aged.Remark);
    }

    [Theory]
    [InlineData("{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"716186003\"}]}", true)]
    [InlineData("{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"409137002\"}]}", true)]
    [InlineData("{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"428607008\"}]}", true)]
    [InlineData("{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"429625007\"}]}", true)]
    [InlineData("{\"text\":\"No known drug allergies.\"}", true)]
    [InlineData("{\"text\":\"NKDA\"}", true)]
    [InlineData("{\"text\":\"penicillin\"}", false)]
    public void No_known_allergy_is_a_statement_and_no_substance(string code, bool none) =>
        Assert.Equal(none, Json.Claim<Allergy>(Json.Of("AllergyIntolerance", "\"clinicalStatus\":{\"coding\":[{\"code\":\"active\"}]},\"code\":" + code)).NoneKnown);

    [Fact]
    public void An_allergy_keeps_type_criticality_and_reactions()
    {
        var a = Json.Claim<Allergy>(Json.Of("AllergyIntolerance", """
            "clinicalStatus":{"coding":[{"code":"active"}]},"type":"intolerance","criticality":"high","code":{"text":"ibuprofen"},
            "reaction":[{"severity":"severe","manifestation":[{"text":"wheeze"},{"text":"hives"}]}]
            """));
        Assert.Equal((AllergyType.Intolerance, "high", 2, "severe"), (a.Type, a.Criticality, a.Reactions.Count, a.Reactions[1].Severity));
    }

    [Fact]
    public void Each_condition_of_a_relative_is_a_claim_of_its_own()
    {
        var read = Json.WithAnn(Json.Of("FamilyMemberHistory", """
            "status":"completed","relationship":{"text":"mother"},"sex":{"coding":[{"code":"female"}]},
            "condition":[{"code":{"text":"breast cancer"},"onsetAge":{"value":41,"unit":"a"}},{"code":{"text":"gout"}}]
            """));
        var family = read.Drafts.Select(d => d.Claim).OfType<FamilyHistory>().ToList();
        Assert.Equal(["breast cancer", "gout"], family.Select(f => f.Condition.Text));
        Assert.Equal(("mother", "female", "41 a"), (family[0].Relation.Text, family[0].Sex, family[0].OnsetAge));
        Assert.DoesNotContain(PatientRecord.Build(new("ann"), read.Drafts).Facts, f => f.Seen[0].Supersedes is not null);
    }

    [Fact]
    public void A_report_names_its_results_by_their_business_identifiers_and_its_text_is_a_note()
    {
        var read = Json.WithAnn(Json.Of("DiagnosticReport", """
            "status":"final","code":{"text":"panel"},"conclusion":"fine","result":[{"reference":"Observation/o1"},{"reference":"Observation/elsewhere"}],
            "presentedForm":[{"contentType":"text/plain; charset=utf-8","data":"aGVsbG8="},{"contentType":"application/pdf","data":"AAAA"}]
            """), Json.Observation("\"valueInteger\":4,\"identifier\":[{\"system\":\"urn:lab\",\"value\":\"77\"}]"));
        var report = (Report)read.Drafts.Single(d => d.Claim is Report).Claim;
        Assert.Equal(["Observation:urn:lab|77", "Observation/elsewhere"], report.Results);
        Assert.Equal("hello", ((Note)read.Drafts.Single(d => d.Claim is Note).Claim).Text);
        Assert.Equal("FHIR024", Assert.Single(read.Issues).Code);
    }

    [Fact]
    public void A_note_whose_text_stands_in_a_Binary_beside_it_is_read_once()
    {
        var reference = Json.Of("DocumentReference", "\"status\":\"current\",\"type\":{\"text\":\"letter\"},\"content\":[{\"attachment\":{\"contentType\":\"text/plain\",\"url\":\"Binary/b\"}}]");
        var read = Json.WithAnn(reference, """{"resourceType":"Binary","id":"b","contentType":"text/plain","data":"aGVsbG8="}""");
        var note = (Note)Assert.Single(read.Drafts, d => d.Claim is Note).Claim;
        Assert.Equal(("letter", "hello"), (note.Type.Text, note.Text));
        Assert.Equal((1, 1), (read.Tally.Of("Binary"), read.Tally.Of("DocumentReference")));
        var missing = Json.WithAnn(reference);
        Assert.Equal("FHIR024", Assert.Single(missing.Issues).Code);
        Assert.Contains(("DocumentReference", "not modelled", 1), missing.Tally.Rows);
        Assert.Single(missing.Drafts);
    }

    [Fact]
    public void Nested_answers_are_flattened_in_order()
    {
        var q = Json.Claim<Questionnaire>(Json.Of("QuestionnaireResponse", """
            "status":"completed","questionnaire":"urn:phq","item":[{"linkId":"1","text":"mood","item":[{"linkId":"1.1","answer":[{"valueInteger":2,"item":[{"linkId":"1.1.1","answer":[{"valueString":"why"}]}]}]}]},
            {"linkId":"2","answer":[{"valueCoding":{"code":"yes"}},{"valueDecimal":1.5}]}]
            """));
        Assert.Equal(["1.1", "1.1.1", "2", "2"], q.Answers.Select(a => a.Code.Codings[0].Code));
    }

    [Fact]
    public void Procedure_vaccine_encounter_event_consent_and_device_become_claims()
    {
        Assert.Equal("hip", Json.Claim<Procedure>(Json.Of("Procedure", "\"status\":\"completed\",\"code\":{\"text\":\"replacement\"},\"bodySite\":[{\"text\":\"hip\"}],\"performedPeriod\":{\"start\":\"2020\"}")).BodySite!.Text);
        Assert.Equal("L1", Json.Claim<Immunization>("""{"resourceType":"Immunization","status":"completed","vaccineCode":{"text":"flu"},"lotNumber":"L1","patient":{"reference":"Patient/ann"}}""").Lot);
        Assert.Equal("IMP", Json.Claim<Encounter>(Json.Of("Encounter", "\"status\":\"finished\",\"class\":{\"code\":\"IMP\"},\"period\":{\"start\":\"2020-01-01\",\"end\":\"2020-01-03\"}")).Class);
        Assert.Equal("heparin", Json.Claim<AdverseEvent>(Json.Of("AdverseEvent", "\"actuality\":\"actual\",\"event\":{\"text\":\"bleed\"},\"suspectEntity\":[{\"instance\":{\"display\":\"heparin\"}}]")).Suspect!.Text);
        Assert.False(Json.Claim<Consent>(Json.Of("Consent", "\"status\":\"active\",\"scope\":{\"text\":\"research\"},\"provision\":{\"type\":\"deny\",\"purpose\":[{\"code\":\"HRESCH\"}]}")).Permit);
        Assert.Equal("SN1", Json.Claim<DeviceUse>("""{"resourceType":"Device","status":"active","type":{"text":"pacemaker"},"serialNumber":"SN1","patient":{"reference":"Patient/ann"}}""").Identifier);
    }

    [Fact]
    public void A_type_that_is_not_modelled_is_counted_and_not_lost()
    {
        var read = Json.WithAnn("""{"resourceType":"CarePlan","id":"1"}""", """{"id":"2","resourceType":"Goal"}""", """{"resourceType":"Composition"}""");
        foreach (var type in new[] { "CarePlan", "Goal", "Composition" }) Assert.Contains((type, "not modelled", 1), read.Tally.Rows);
    }

    [Fact]
    public void An_accession_number_on_a_whole_panel_does_not_make_corrections_of_its_results()
    {
        string Result(string id, int value) => Json.Observation($"\"valueInteger\":{value},\"identifier\":[{{\"value\":\"A9\"}}]").Replace("\"o1\"", $"\"{id}\"", StringComparison.Ordinal);
        var read = Json.WithAnn(Result("o1", 1), Result("o2", 2));
        Assert.Equal("FHIR021", Assert.Single(read.Issues).Code);
        Assert.DoesNotContain(PatientRecord.Build(new("ann"), read.Drafts).Facts, f => f.Seen[0].Supersedes is not null);
    }
}
