import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execPath } from "node:process";
import { text } from "node:stream/consumers";
import type { RecordFile } from "@gatehouse/adapter/map";
import type { Delivery } from "@gatehouse/contracts/delivery";
import { parseDelivery } from "@gatehouse/contracts/delivery";
import type { Message } from "@gatehouse/contracts/message";
import { makeKnown } from "@gatehouse/infra/demo/families";
import { professionals } from "@gatehouse/infra/demo/parties";
import type { Party } from "@gatehouse/infra/demo/parties";
import { rootDir } from "@gatehouse/infra/paths";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { layOutService, recordFile } from "@gatehouse/test/kit/sector-service";
import type { SectorService } from "@gatehouse/test/kit/sector-service";
import { expect, onTestFinished, test, vi } from "vitest";

const until = (condition: () => boolean | Promise<boolean>): Promise<boolean> =>
  vi.waitUntil(condition, { timeout: 60_000, interval: 25 });

/** Three sectors whose records speak of one family; the others have tests of their own. */
const sectors = ["health", "probation", "social-care"] as const;
type Tested = (typeof sectors)[number];
type Services = Readonly<Record<Tested, SectorService>>;
type World = { readonly broker: TestBroker; readonly services: Services };

/** A broker with its gateway, and the three services laid out beside it; none runs yet. */
async function world(): Promise<World> {
  const broker = await startTestBroker();
  onTestFinished(() => broker[Symbol.asyncDispose]());
  await broker.startGateway();
  const [health, probation, socialCare] = await Promise.all(sectors.map((sector) => layOutService(broker, sector)));
  if (!health || !probation || !socialCare) throw new Error("not laid out");
  return { broker, services: { health, probation, "social-care": socialCare } };
}

async function start(...services: readonly SectorService[]): Promise<void> {
  for (const service of services) onTestFinished(() => service.running().kill());
  await Promise.all(services.map((service) => service.start()));
}

/** What should arrive at an agency: each message's id, with its items and forms. */
type Expected = ReadonlyMap<string, readonly string[]>;

/**
 * The families of these records are made known, as professionals do with tools of their own; then each sender's client
 * asks the gateway what would be shared of each draft, and with whom.
 */
async function known({ broker, services }: World, drafts: readonly Message[]): Promise<Expected> {
  const parties = new Map<string, Party>();
  for (const sector of sectors) {
    const { agency } = services[sector];
    const client = await broker.client(agency);
    client.deliveries({ handover: null });
    const author = professionals[sector];
    parties.set(agency, { agency, kind: sector, client, adapter: null, author, inboxDir: "", outcomes: new Map() });
  }
  const team = [...parties.keys()];
  expect(await makeKnown(drafts, parties, team, AbortSignal.timeout(60_000))).toEqual([]);
  const expected = new Map<string, string[]>(team.map((agency) => [agency, []]));
  for (const draft of drafts.filter(({ kind }) => kind !== "concern")) {
    const preview = await parties.get(draft.from)?.client.preview(draft);
    for (const [agency, { outcome, statements }] of Object.entries(preview?.recipients ?? {})) {
      const shown = statements.map(({ item, form }) => `${item} ${form}`).toSorted();
      if (outcome === "shared") expected.get(agency)?.push(`${draft.id}: ${shown.join(", ")}`);
    }
  }
  for (const { client } of parties.values()) await client.close();
  return expected;
}

const shownIn = ({ data }: Delivery): string =>
  `${data.message}: ${data.statements
    .map(({ item, form }) => `${item} ${form}`)
    .toSorted()
    .join(", ")}`;

const samples: Readonly<Record<Tested, { readonly posted: string; readonly dropped: string; readonly type: string }>> =
  {
    health: {
      posted: "test/samples/health/ukcore/UKCore-Patient-RichardSmith-Example.xml",
      dropped: "test/samples/health/sui/9449303223_HealthDataRecordV1.json",
      type: "application/fhir+xml",
    },
    probation: {
      posted: "test/samples/probation/invented/registration-added.json",
      dropped: "test/samples/probation/invented/release-of-a-person-who-poses-risk.json",
      type: "application/json",
    },
    "social-care": {
      posted: "test/samples/social-care/invented/cin-open-case.xml",
      dropped: "test/samples/social-care/invented/child-in-care.custodian.json",
      type: "application/xml",
    },
  };

const nativeForms: Readonly<Record<Tested, string>> = {
  health: ".fhir.json",
  probation: ".domain-event.json",
  "social-care": ".case-system.json",
};

type Taken = { readonly queued: readonly string[]; readonly concerns: readonly string[] };

async function post(service: SectorService, file: RecordFile, type: string): Promise<Taken> {
  const answer = await service.call("POST", "/records", file.bytes, type);
  expect(answer.status).toBe(202);
  return (await answer.json()) as Taken;
}

const updatesOf = (drafts: readonly Message[]): readonly string[] =>
  drafts.flatMap(({ kind, id }) => (kind === "concern" ? [] : [id]));

async function nativeFilesFit(sector: Tested, service: SectorService, events: readonly Delivery[]): Promise<void> {
  const names = (await service.names("out")).toSorted();
  const stems = names.filter((name) => name.endsWith(".event.json")).map((name) => name.replace(".event.json", ""));
  expect(names).toEqual(stems.flatMap((stem) => [`${stem}.event.json`, `${stem}${nativeForms[sector]}`]).toSorted());
  expect(stems.map((stem) => stem.slice(13))).toEqual(events.map(({ id }) => id));
  for (const stem of stems) {
    const native: unknown = JSON.parse(
      await readFile(join(service.folder, "out", `${stem}${nativeForms[sector]}`), "utf8"),
    );
    expect(native).toBeTypeOf("object");
  }
}

test("records posted and dropped at each service reach the others as CloudEvents and in their own form, and are acknowledged", async () => {
  const here = await world();
  const { services } = here;
  const files = new Map<Tested, { readonly posted: RecordFile; readonly dropped: RecordFile }>();
  const all: Message[] = [];
  for (const sector of sectors) {
    const posted = await recordFile(samples[sector].posted);
    const dropped = await recordFile(samples[sector].dropped);
    files.set(sector, { posted, dropped });
    all.push(...[posted, dropped].flatMap((file) => services[sector].draftsOf(file)));
  }
  const expected = await known(here, all);
  await start(...Object.values(services));
  for (const [sector, { posted, dropped }] of files) {
    const service = services[sector];
    const taken = await post(service, posted, samples[sector].type);
    expect(taken.queued).toEqual(updatesOf(service.draftsOf(posted)));
    await service.drop(dropped.name, dropped.bytes);
    await until(async () => (await service.names("done")).includes(dropped.name));
    expect(await service.names("done")).toEqual([dropped.name, `${dropped.name}.account.json`]);
  }
  for (const sector of sectors) {
    const service = services[sector];
    const due = expected.get(service.agency) ?? [];
    expect(due.length).toBeGreaterThan(0);
    await until(async () => (await service.deliveries()).length >= due.length);
    const events = await service.deliveries();
    expect(events.map(shownIn).toSorted()).toEqual(due.toSorted());
    for (const event of events) expect(parseDelivery(event).ok).toBe(true);
    await nativeFilesFit(sector, service, events);
  }
  const council = services["social-care"];
  const [first] = await council.deliveries();
  if (first === undefined) throw new Error("nothing came");
  const path = `/deliveries/${first.id}/acknowledgement`;
  expect((await council.call("POST", path, JSON.stringify(council.author))).status).toBe(202);
  const sender = Object.values(services).find(({ agency }) => agency === first.data.from);
  const acknowledged = async (): Promise<readonly Delivery[]> =>
    ((await sender?.deliveries()) ?? []).filter(({ data }) => data.kind === "acknowledgement");
  await until(async () => (await acknowledged()).length > 0);
  expect((await acknowledged()).map(({ data }) => [data.from, data.readBy?.name])).toEqual([
    [council.agency, council.author.name],
  ]);
  for (const service of Object.values(services)) {
    await service.running().stop();
    expect(await service.running().ended).toEqual({ code: 0, signal: null });
  }
});

/** Many records of one child, each other bytes. */
async function attendances(count: number): Promise<readonly RecordFile[]> {
  const { bytes } = await recordFile("infra/records/practice-attendance.json", { nhsNumber: "9998259797" });
  return Array.from({ length: count }, (_, n) => ({
    name: `attendance-${String(n).padStart(3, "0")}.json`,
    bytes: Buffer.from(Buffer.from(bytes).toString("utf8").replace("Asthma clinic", `Asthma clinic, visit ${n}`)),
  }));
}

test("services killed with SIGKILL while records flow lose none and hand none over twice", async () => {
  const here = await world();
  const { health, "social-care": council } = here.services;
  const records = await attendances(40);
  const drafts = records.flatMap((file) => health.draftsOf(file));
  await known(here, drafts.slice(0, 1));
  await start(health, council);
  const posted = records.slice(0, 10);
  for (const { name, bytes } of records.slice(10)) await health.drop(name, bytes);
  const done = async (): Promise<number> =>
    (await health.names("done")).filter((name) => !name.includes("account")).length;
  for (const enough of [3, 15]) {
    await until(async () => (await done()) >= enough);
    await health.kill();
    await health.start();
  }
  // A system posts until it is told 202, as it should: killed in between, it does not know and posts again.
  for (const [n, { bytes }] of posted.entries()) {
    const first = health.call("POST", "/records", bytes).catch(() => null);
    if (n % 5 === 1) {
      await health.kill();
      await health.start();
    }
    if ((await first)?.status !== 202) expect((await health.call("POST", "/records", bytes)).status).toBe(202);
  }
  await until(async () => (await council.deliveries()).length > 5);
  await council.kill();
  await council.start();
  await until(async () => (await done()) === 30 && (await council.deliveries()).length >= drafts.length);
  for (const { bytes } of posted.slice(0, 3)) await post(health, { name: "", bytes }, "application/json");
  const [last] = await attendances(41).then((all) => all.slice(40));
  if (last === undefined) throw new Error("no record");
  const { queued } = await post(health, last, "application/json");
  const messages = async (): Promise<readonly string[]> => (await council.deliveries()).map(({ data }) => data.message);
  await until(async () => (await messages()).includes(queued[0] ?? ""));
  expect((await messages()).toSorted()).toEqual([...drafts.map(({ id }) => id), ...queued].toSorted());
  expect([await health.names("in"), await health.names("refused")]).toEqual([[], []]);
  await nativeFilesFit("social-care", council, await council.deliveries());
});

type Bad = {
  readonly name: string;
  readonly body: string | Uint8Array;
  readonly type: string;
  readonly answer: string;
};

const tooLarge = Buffer.alloc(5 * 1024 * 1024 + 1, 0x20);
const badRecords: Readonly<Record<Tested, readonly Bad[]>> = {
  health: [
    { name: "a DOCTYPE", body: "<!DOCTYPE a><a/>", type: "application/fhir+xml", answer: "422 xml-doctype" },
    { name: "nested too deep", body: "<a>".repeat(100_000), type: "text/xml", answer: "422 xml-limit-exceeded" },
    {
      name: "XML cut off",
      body: "<Patient xmlns='http://hl7.org/fhir'>",
      type: "application/xml",
      answer: "400 xml-malformed",
    },
    { name: "JSON cut off", body: '{"resourceType":', type: "application/fhir+json", answer: "400 json-malformed" },
    {
      name: "nobody's",
      body: '{"resourceType":"Organization"}',
      type: "application/fhir+json",
      answer: "422 no-subject",
    },
    { name: "another format's", body: "a,b", type: "text/csv", answer: "415 media-type-unsupported" },
    { name: "too large", body: tooLarge, type: "application/fhir+json", answer: "413 body-too-large" },
    { name: "empty", body: "", type: "application/fhir+json", answer: "400 request-malformed" },
    {
      name: "not text",
      body: Buffer.from([0xff, 0xfe, 0xfd]),
      type: "text/xml",
      answer: "400 record-encoding-invalid",
    },
  ],
  probation: [
    { name: "XML", body: "<a/>", type: "application/xml", answer: "415 media-type-unsupported" },
    { name: "JSON cut off", body: "[1,", type: "application/json", answer: "400 json-malformed" },
    { name: "a key twice", body: '{"a":1,"a":2}', type: "application/json", answer: "400 json-malformed" },
    { name: "of no known form", body: '{"weather":"rain"}', type: "text/plain", answer: "422 record-format-unknown" },
    { name: "too large", body: tooLarge, type: "application/json", answer: "413 body-too-large" },
  ],
  "social-care": [
    {
      name: "a billion laughs",
      body: '<!DOCTYPE l [<!ENTITY a "ha">]><l>&a;</l>',
      type: "application/xml",
      answer: "422 xml-doctype",
    },
    { name: "of no known form", body: "A,B\n1,2\n", type: "text/csv", answer: "422 record-format-unknown" },
    { name: "nested too deep", body: "[".repeat(200_000), type: "application/json", answer: "422 json-limit-exceeded" },
    { name: "FHIR", body: "{}", type: "application/fhir+json", answer: "415 media-type-unsupported" },
    { name: "too large", body: tooLarge, type: "text/csv", answer: "413 body-too-large" },
  ],
};

test("what is wrong is refused with its code and a sentence, by HTTP and folder, and the records beside it go", async () => {
  const here = await world();
  const services = Object.values(here.services);
  await start(...services);
  for (const sector of sectors) {
    const service = here.services[sector];
    const good = await recordFile(samples[sector].posted);
    const answers: string[] = [];
    const asked = badRecords[sector].map(async ({ name, body, type }) => {
      const answer = await service.call("POST", "/records", body, type);
      const problem = (await answer.json()) as { readonly code: string; readonly title: string };
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
      expect(problem.title).toMatch(/^[A-Z].{10,}/);
      answers.push(`${name}: ${answer.status} ${problem.code}`);
    });
    const taken = post(service, good, samples[sector].type);
    await Promise.all(asked);
    expect(answers.toSorted()).toEqual(badRecords[sector].map(({ name, answer }) => `${name}: ${answer}`).toSorted());
    expect((await taken).queued).not.toEqual([]);
    for (const [n, { body }] of badRecords[sector].entries()) await service.drop(`bad-${n}`, body);
    const { name: goodName, bytes } = await recordFile(samples[sector].dropped);
    await service.drop(goodName, bytes);
    await until(async () => (await service.names("in")).length === 0);
    expect(await service.names("done")).toContain(goodName);
    const reasons = (await service.names("refused")).filter((name) => name.endsWith(".reason.json"));
    expect(reasons.length).toBeGreaterThan(2);
    for (const name of reasons) {
      const reason: unknown = JSON.parse(await readFile(join(service.folder, "refused", name), "utf8"));
      expect(reason).toEqual({
        code: expect.stringMatching(/^[a-z-]+$/),
        title: expect.stringMatching(/^[A-Z].{10,}/),
      });
    }
  }
  for (const authorization of ["", "Bearer wrong", `Bearer ${here.services.health.key}`]) {
    for (const path of ["/records", "/deliveries", "/concerns"]) {
      const answer = await fetch(`${here.services.probation.base()}${path}`, { headers: { authorization } });
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([401, "not-authenticated"]);
    }
  }
  const printed = services.flatMap(({ lines }) => lines).join("\n");
  expect(printed).not.toMatch(/smith|richard|rain|9449303223|bearer/i);
});

test("a service whose settings are wrong ends with 2 and names the variable, never its value", async () => {
  const child = spawn(execPath, [join(rootDir, "services", "health", "src", "main.ts")], {
    env: { ADAPTER_AGENCY: "Ada Lovell", ADAPTER_PORT: "many" },
  });
  const out = await text(child.stdout);
  expect(await once(child, "close")).toEqual([2, null]);
  expect(out).toContain("ADAPTER_AGENCY");
  expect(out).not.toMatch(/Lovell|many/);
});
