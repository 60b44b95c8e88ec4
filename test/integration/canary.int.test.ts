import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { appendBatch } from "@gatehouse/bus/append";
import { range, streamInfo } from "@gatehouse/bus/read";
import { deliverSubject, streams } from "@gatehouse/bus/subjects";
import type { AgencyClient } from "@gatehouse/client/client-config";
import { sealingKeyAt } from "@gatehouse/envelope/directory";
import { createSealer } from "@gatehouse/envelope/seal";
import { witnessAgencies } from "@gatehouse/infra/demo/enrol";
import { openLog } from "@gatehouse/observe/log";
import { openMetrics } from "@gatehouse/observe/metrics";
import { keptTracing } from "@gatehouse/observe/testing/kept-spans";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { searchFor } from "@gatehouse/test/kit/canary";
import { canary } from "@gatehouse/test/kit/canary-person";
import type { CanarySearch } from "@gatehouse/test/kit/canary";
import { findChromium } from "@gatehouse/test/kit/chromium";
import { startCollector } from "@gatehouse/test/kit/collector";
import { concernRisk, schoolConcern } from "@gatehouse/test/kit/concern";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { openIntakeWriter } from "@gatehouse/test/kit/intake-writer";
import type { IntakeWriter } from "@gatehouse/test/kit/intake-writer";
import { listedMetrics, metricsDoorIn, metricValue, shownMetrics } from "@gatehouse/test/kit/metrics";
import { searchOperations } from "@gatehouse/test/kit/operations-search";
import { openSearchedPages, openSearchedWitness } from "@gatehouse/test/kit/searched-doors";
import { layOutService } from "@gatehouse/test/kit/sector-service";
import { expect, onTestFinished, test, vi } from "vitest";

const values = Object.values(canary);

const council = "northshire-council";
const school = "hillside-school";
const practice = "riverside-practice";
const homes = "northshire-homes";
const until = async (condition: () => boolean | Promise<boolean>): Promise<void> =>
  void (await vi.waitUntil(condition, { timeout: 60_000, interval: 20 }));

type Draft = Readonly<Record<string, unknown>>;

/** A draft about the canary's child in place of another; every text of it is the canary's. */
function ofCanary(draft: Draft): Draft {
  const text = JSON.stringify(draft)
    .replaceAll("9998259797", canary.nhsNumber)
    .replaceAll("2017-03-09", canary.born)
    .replaceAll("Ada Lovell", canary.name)
    .replaceAll(/Came in without a coat[^"]*|Came on Friday[^"]*/g, canary.text)
    .replaceAll(/Three round bruises[^"]*/g, canary.evidence)
    .replaceAll("T. Birch", canary.author)
    .replaceAll("R. Okafor", `${canary.author} the second`);
  return JSON.parse(text) as Draft;
}

const address = { lines: [canary.address, "Northshire"], postcode: canary.postcode, from: "2024-02-01" };

function withAddress(draft: Draft): Draft {
  const on = new Date().toISOString().slice(0, 10);
  const statement = (id: string, item: string, value: unknown): Draft => ({
    id,
    item,
    about: "child",
    value,
    assertion: "fact",
    on,
  });
  const statements = Array.isArray(draft["statements"]) ? draft["statements"] : [];
  return {
    ...draft,
    statements: [
      ...statements,
      statement("a1", "contact.address", address),
      statement("a2", "contact.phoneOrEmail", [canary.phone]),
      statement("a3", "child.nhsNumber", canary.nhsNumber),
    ],
  };
}

/** Register events with everything that one can say about a person. */
function canaryEvents(): readonly Draft[] {
  const by = { agency: council, name: canary.author, role: "front-door-manager" };
  const inTenDays = `${new Date(Date.now() + 10 * 24 * 3_600_000).toISOString().slice(0, 19)}Z`;
  const madeBy = { person: "p-canary", capacity: "child" };
  const scope = { agencies: [homes], purposes: "all", categories: "all" };
  return [
    ...familyEvents("canary", [school, practice, homes]).map(ofCanary),
    { type: "objection.recorded", by, person: "p-canary", madeBy, scope },
    {
      type: "restriction.placed",
      by,
      person: "p-canary",
      restriction: "protected-location",
      address: { ...address, lines: [canary.place] },
      aliases: [canary.place],
    },
    {
      type: "risk.flagged",
      by,
      case: "case-canary",
      ...ofCanary(concernRisk([homes])),
      atRisk: ["p-canary"],
      decidedBy: { agency: council, name: `${canary.author} the second`, role: "front-door-manager" },
      expiresAt: inTenDays,
    },
  ];
}

/** Nothing of these may be sent; each is refused to the agency's own program, with an error. */
function brokenDrafts(): readonly Draft[] {
  const update = ofCanary(schoolUpdate("canary"));
  const people = [{ label: "child", role: "child", ids: [{ scheme: "nhs-number", value: `${canary.nhsNumber}1` }] }];
  const statements = [
    { id: "s1", item: canary.text, about: canary.name, value: canary.text, assertion: "fact", on: canary.born },
  ];
  return [
    { ...update, people },
    { ...update, statements },
    { ...update, purpose: canary.text },
    { ...update, [canary.name]: canary.text },
    { ...update, from: canary.name },
    { ...update, told: { status: canary.text } },
    { ...update, createdAt: canary.text },
  ];
}

/** The same by hands that sign anything: broken after the signature, stale, replayed, not a message at all. */
async function sendBroken(writer: IntakeWriter): Promise<void> {
  const { id, compact } = await writer.sign(withAddress(ofCanary(schoolUpdate("canary"))));
  const stale = await writer.sign({ ...ofCanary(schoolUpdate("canary")), createdAt: "2026-10-01T09:00:00Z" });
  const replayed = await writer.sign({ ...ofCanary(schoolUpdate("canary")), id });
  const broken = [
    compact,
    compact,
    replayed.compact,
    stale.compact,
    compact.replace(/~[^~]+~$/, "~"),
    `${compact}${canary.text}`,
    JSON.stringify(canary),
    `${Buffer.from(JSON.stringify({ alg: "none", kid: canary.name })).toString("base64url")}.e30.`,
  ];
  for (const text of broken) await writer.publish(writer.seal(Buffer.from(text).toString("latin1")));
}

/** Reads every message of every stream back as it is stored, headers and all. */
async function lookInStreams(broker: TestBroker, search: CanarySearch): Promise<number> {
  const bus = await broker.server.connect("gateway");
  let count = 0;
  for (const stream of Object.values(streams)) {
    const { firstSeq } = await streamInfo(bus, stream);
    for await (const { seq } of range(bus, stream, firstSeq)) {
      const answer = await bus.nc.request(`$JS.API.STREAM.MSG.GET.${stream}`, JSON.stringify({ seq }));
      const { message } = answer.json<{ readonly message: { subject: string; data?: string; hdrs?: string } }>();
      const place = `${stream} ${seq}`;
      search.look(`${place} subject`, message.subject);
      search.look(`${place} headers`, Buffer.from(message.hdrs ?? "", "base64"));
      search.look(`${place} data`, Buffer.from(message.data ?? "", "base64"));
      count += 1;
    }
  }
  return count;
}

test("personal data sent through every path is found in no file, log, error, subject or header", async () => {
  await using broker = await startTestBroker({
    settings: { GATEWAY_SNAPSHOT_EVERY: "5", WITNESS_METRICS_PORT: "0" },
  });
  const search = searchFor(values);
  const said: string[] = [];
  const log = openLog({
    service: "canary",
    level: "debug",
    destination: { write: (line: string) => void said.push(line) },
  });
  const metrics = openMetrics("gateway");
  const traces = keptTracing("gateway");
  const { tracing } = traces;
  const [witnessOf = ""] = witnessAgencies(broker.partnership);
  const witness = await openSearchedWitness(broker, witnessOf);
  const settings = { GATEWAY_WITNESSES: `${witnessOf}=${witness.url}` };
  const gateway = await broker.startGateway(undefined, { log, metrics, tracing, settings });
  const onTheWire = await broker.server.connect("gateway");
  onTheWire.nc.subscribe("ask.*", {
    callback: (_, { subject, data, headers }) =>
      search.look(
        subject,
        `${Buffer.from(data).toString("latin1")} ${headers === undefined ? "" : [...headers].join()}`,
      ),
  });

  const clients = new Map<string, AgencyClient>();
  const desks: Awaited<ReturnType<typeof openSearchedPages>>[] = [];
  let handedOver = 0;
  for (const agency of [council, school, practice]) {
    const client = await broker.client(agency, log, {}, tracing);
    const pages = await openSearchedPages(broker, agency, { client, log });
    desks.push(pages);
    client.deliveries({
      handover: async (delivery) => {
        await pages.handover(delivery);
        // It is there, so that not finding it elsewhere means something.
        expect(JSON.stringify(delivery.view)).toContain("Kan");
        handedOver += 1;
      },
    });
    clients.set(agency, client);
  }
  const client = (agency: string): AgencyClient => clients.get(agency) ?? expect.fail(agency);
  const idle = (): Promise<void> => until(() => [...clients.values()].every((one) => one.counters().waiting === 0));

  for (const event of canaryEvents()) await client(council).record(event);
  await idle();
  const { id: message } = await client(school).publish(withAddress(ofCanary(schoolUpdate("canary"))));
  await client(school).publish(ofCanary(schoolConcern("canary")));
  await client(school).publish(ofCanary(schoolConcern("canary", { told: { status: "not-contactable" } })));
  await client(school).publish(ofCanary(schoolConcern("canary", { risk: null })));
  await client(school).preview(withAddress(ofCanary(schoolUpdate("canary"))));
  for (const draft of brokenDrafts())
    await client(school)
      .publish(draft)
      .then(
        () => expect.fail("published"),
        (error: unknown) => search.lookAtError("draft", error),
      );
  for (const draft of brokenDrafts())
    await client(school)
      .preview(draft)
      .then(
        () => expect.fail("previewed"),
        (error: unknown) => search.lookAtError("preview", error),
      );
  await client(council)
    .record({ type: canary.text, by: canary.name })
    .catch((error: unknown) => search.lookAtError("event", error));
  await sendBroken(await openIntakeWriter(broker, school));
  await idle();
  await until(() => handedOver >= 2);
  const refused = 'gatehouse_intake_items_total{result="refused"}';
  await until(async () => metricValue(await metrics.text(), refused) >= 3);
  search.look("metrics", await metrics.text());
  const shown = { paths: gateway.paths, message, typed: `${canary.name} ${canary.nhsNumber}` };
  expect(gateway.paths(message)).toHaveLength(1);
  const pages = await searchOperations({ partnership: broker.partnership, metrics, log, search, ...shown });
  if ((await findChromium()) !== null)
    expect(pages).toEqual(["message-path", "overview", "problem", "runbook", "sign-in", "signed-out"]);
  for (const desk of desks) {
    expect(await desk.search(search)).toEqual(expect.arrayContaining(["/metrics 200", "/health 200", "/sign-in 200"]));
    await desk.stop();
  }
  await until(async () => (await fetch(`${witness.url}/checkpoint`)).ok);
  expect(await witness.search(search)).toEqual(
    expect.arrayContaining(["/checkpoint 200", "/proof/0 200", "/metrics 200", "/health 200"]),
  );
  await witness.stop();
  await gateway.stop();
  search.look("spans", JSON.stringify(traces.spans()));
  expect(new Set(traces.spans().map(({ name }) => name)).size).toBe(5);
  await sendUnreadable(broker);
  await until(() => client(practice).counters().quarantined === 1);

  search.look("the log", said.join(""));
  expect(said.join("")).toContain("gateway.snapshot-stored");
  expect(await lookInStreams(broker, search)).toBeGreaterThan(40);
  expect(await search.lookInFolder(broker.server.stateDir, () => false)).toBeGreaterThan(40);
  expect(search.found()).toEqual([]);
});

/** A delivery that opens, and is then none: its client sets it aside, still sealed. */
async function sendUnreadable(broker: TestBroker): Promise<void> {
  const { directory } = await openIntakeWriter(broker, school);
  const account = directory.agencies.find(({ id }) => id === practice)?.account ?? "";
  const key = sealingKeyAt(directory, practice, new Date().toISOString());
  if (!key) throw new Error("no key");
  const sealer = createSealer({ from: broker.partnership.id, now: Date.now });
  const sealed = sealer.seal({ agency: practice, key }, Buffer.from(JSON.stringify({ type: "copy", ...canary })));
  const bus = await broker.server.connect("gateway");
  const { lastSeq: expectedLastSeq } = await streamInfo(bus, "CORE");
  await appendBatch(bus, [{ subject: deliverSubject(account), data: Buffer.from(sealed) }], { expectedLastSeq });
}

/** A patient as a practice's system exports it. */
function patient(change: Draft): string {
  return JSON.stringify({
    resourceType: "Patient",
    id: "canary",
    identifier: [{ system: "https://fhir.nhs.uk/Id/nhs-number", value: canary.nhsNumber }],
    name: [{ use: "official", text: canary.name, family: "Kanárková-Quillfeather", given: ["Žofie"] }],
    birthDate: canary.born,
    address: [{ line: [canary.address], postalCode: canary.postcode }],
    telecom: [{ system: "phone", value: canary.phone }],
    ...change,
  });
}

test("a sector's service keeps nothing readable but its own folders, and says nothing of what it was given", async () => {
  await using broker = await startTestBroker();
  await broker.startGateway();
  await using collector = await startCollector();
  const service = await layOutService(broker, "health", { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  onTestFinished(() => service.kill());
  await service.start();
  const search = searchFor(values);
  const bodies: readonly (readonly [string, string])[] = [
    ["application/fhir+json", patient({})],
    ["application/fhir+json", patient({ birthDate: canary.text })],
    ["application/fhir+json", patient({ [canary.name]: canary.text })],
    ["application/fhir+json", patient({ resourceType: canary.text })],
    ["application/fhir+json", patient({ identifier: [{ system: canary.text, value: canary.name }] })],
    ["application/fhir+json", patient({}).slice(0, -20)],
    ["application/fhir+xml", `<Patient><name>${canary.name}</name>`],
    ["application/fhir+xml", `<!DOCTYPE x [<!ENTITY e "${canary.text}">]><Patient>&e;</Patient>`],
    [`text/${canary.postcode.replace(" ", "")}`, patient({})],
  ];
  const statuses: number[] = [];
  for (const [type, body] of bodies) {
    const answer = await service.call("POST", "/records", body, type);
    statuses.push(answer.status);
    search.look(`${answer.status} ${type}`, await answer.text());
    search.look(`headers ${type}`, JSON.stringify([...answer.headers]));
  }
  expect(statuses[0]).toBe(202);
  expect(new Set(statuses).size).toBeGreaterThan(2);
  for (const path of [`/records/${canary.name}`, `/deliveries?cursor=${canary.name}`, `/${canary.text}`]) {
    const answer = await service.call("GET", encodeURI(path));
    search.look(path.split("/")[1] ?? "", await answer.text());
  }
  await service.drop("export.json", patient({ birthDate: canary.text }));
  await until(async () => (await service.names("in")).length === 0);
  const shown = await (await fetch(`${metricsDoorIn(service.lines)}/metrics`)).text();
  search.look("metrics", shown);
  search.look("health", await (await fetch(`${metricsDoorIn(service.lines)}/health`)).text());
  expect(shownMetrics(shown)).toEqual(listedMetrics("adapter"));
  expect(
    metricValue(shown, 'gatehouse_http_requests_total{method="POST",route="/records",status="202"}'),
  ).toBeGreaterThan(0);
  // Told to stop, it sends what it has of traces: these very bytes are searched.
  await service.running().stop();
  const sent = Buffer.concat(collector.bodies);
  search.look("traces", sent);
  for (const name of ["/v1/traces", "gatehouse-adapter", "record.taken", "message.sent"])
    expect(sent.includes(name)).toBe(true);
  search.look("what it printed", service.lines.join("\n"));
  expect(service.lines.length).toBeGreaterThan(0);
  // Its own folders hold its records and what it is handed, in clear, and are the agency's to protect.
  const own = (path: string): boolean => path.startsWith(service.folder);
  expect(await search.lookInFolder(broker.server.stateDir, own)).toBeGreaterThan(20);
  await lookInStreams(broker, search);
  expect(search.found()).toEqual([]);
  expect(await readFile(join(broker.places.agency(practice), "door-client.jwk"), "utf8")).toContain(service.key);
});
