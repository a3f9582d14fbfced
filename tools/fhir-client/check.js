// Asks a running FHIR server what a client asks: metadata, transaction, read, vread, search, pages, refusals, conflicts.
import { Client } from 'fhir-kit-client';

const baseUrl = process.argv[2] ?? 'http://127.0.0.1:8088/fhir';
const client = new Client({ baseUrl });
let passed = 0;
let failed = 0;

async function check(says, ask) {
  try {
    await ask();
    passed++;
  } catch (fault) {
    failed++;
    const answer = fault.response?.data ? JSON.stringify(fault.response.data) : '';
    console.log(`failed: ${says}: ${fault.message} ${answer}`.slice(0, 600));
  }
}

function same(actual, expected) {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${a} instead of ${b}`);
}

async function refused(ask, status) {
  try {
    await ask();
  } catch (fault) {
    same(fault.response?.status, status);
    same(fault.response.data.resourceType, 'OperationOutcome');
    return fault.response.data.issue[0].code;
  }
  throw new Error(`not refused with ${status}`);
}

const observation = (i) => ({
  fullUrl: `urn:uuid:00000000-0000-4000-8000-0000000001${String(i).padStart(2, '0')}`,
  resource: {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: i % 2 ? '2160-0' : '4548-4' }] },
    subject: { reference: 'urn:uuid:00000000-0000-4000-8000-000000000001' },
    effectiveDateTime: `2026-01-${String((i * 7) % 28 + 1).padStart(2, '0')}`,
    valueQuantity: { value: i + 0.5, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' },
  },
  request: { method: 'POST', url: 'Observation' },
});

const transaction = {
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [
    {
      fullUrl: 'urn:uuid:00000000-0000-4000-8000-000000000001',
      resource: { resourceType: 'Patient', name: [{ family: 'Probe', given: ['Ánna'] }], birthDate: '1961-03-02', gender: 'female' },
      request: { method: 'POST', url: 'Patient' },
    },
    ...Array.from({ length: 23 }, (_, i) => observation(i)),
  ],
};

let patient;
let written = [];

await check('metadata', async () => {
  const statement = await client.capabilityStatement();
  same([statement.resourceType, statement.fhirVersion], ['CapabilityStatement', '4.0.1']);
  const types = statement.rest[0].resource.map((r) => r.type);
  for (const type of ['Patient', 'Observation', 'MedicationRequest', 'Condition', 'Provenance']) same(types.includes(type), true);
});

await check('no SMART launch is claimed', async () => {
  const answer = await fetch(new URL('/.well-known/smart-configuration', baseUrl));
  same([answer.status, (await answer.json()).resourceType], [404, 'OperationOutcome']);
});

await check('transaction', async () => {
  const answer = await client.transaction({ body: transaction });
  same([answer.type, answer.entry.length], ['transaction-response', 24]);
  written = answer.entry.map((e) => e.response.location.match(/(\w+)\/([^/]+)\/_history\/(\w+)$/).slice(1));
  same(written[0][0], 'Patient');
  patient = written[0][1];
});

await check('read', async () => {
  const resource = await client.read({ resourceType: 'Patient', id: patient });
  same([resource.id, resource.name[0].given[0]], [patient, 'Ánna']);
  same(Client.httpFor(resource).response.headers.get('etag'), `W/"${resource.meta.versionId}"`);
});

await check('references of the transaction lead to the patient', async () => {
  const resource = await client.read({ resourceType: 'Observation', id: written[1][1] });
  same(resource.subject.reference, `Patient/${patient}`);
});

await check('vread', async () => {
  const resource = await client.vread({ resourceType: 'Patient', id: patient, version: written[0][2] });
  same(resource.meta.versionId, written[0][2]);
});

await check('search by patient and code', async () => {
  const bundle = await client.search({ resourceType: 'Observation', searchParams: { patient, code: 'http://loinc.org|2160-0' } });
  same([bundle.type, bundle.total, bundle.entry.length], ['searchset', 11, 11]);
});

await check('search by POST', async () => {
  const bundle = await client.search({ resourceType: 'Patient', searchParams: { family: 'probe', _id: patient }, options: { postSearch: true } });
  same(bundle.entry.map((e) => e.resource.id), [patient]);
});

await check('pages to the end and back', async () => {
  let bundle = await client.search({ resourceType: 'Observation', searchParams: { patient, _count: 5, _sort: 'date' } });
  const dates = [];
  let pages = 1;
  for (; ; pages++) {
    dates.push(...bundle.entry.map((e) => e.resource.effectiveDateTime));
    const next = await client.nextPage({ bundle });
    if (!next) break;
    bundle = next;
  }
  same([pages, dates.length], [5, 23]);
  same(dates, [...dates].sort());
  bundle = await client.prevPage({ bundle });
  same(bundle.entry.map((e) => e.resource.effectiveDateTime), dates.slice(15, 20));
});

await check('404 is an OperationOutcome', async () => same(await refused(() => client.read({ resourceType: 'Patient', id: 'nobody' }), 404), 'not-found'));

await check('an unknown parameter is refused', () => refused(() => client.search({ resourceType: 'Patient', searchParams: { shoeSize: 44 } }), 400));

await check('update, and a conflict under If-Match', async () => {
  const resource = await client.read({ resourceType: 'Patient', id: patient });
  const headers = { 'If-Match': `W/"${resource.meta.versionId}"` };
  const body = { ...resource, birthDate: '1961-03-03' };
  await client.update({ resourceType: 'Patient', id: patient, body, options: { headers } });
  same((await client.read({ resourceType: 'Patient', id: patient })).birthDate, '1961-03-03');
  same(await refused(() => client.update({ resourceType: 'Patient', id: patient, body, options: { headers } }), 412), 'conflict');
});

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
