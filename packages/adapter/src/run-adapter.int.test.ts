import { mkdir, mkdtemp, readFile, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Delivery } from "@gatehouse/contracts/delivery";
import { deliveryEvent } from "@gatehouse/contracts/delivery";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { expect, onTestFinished, test } from "vitest";
import { mapHere } from "./map-file.ts";
import { runAdapter } from "./run-adapter.ts";
import { call, lines, log, start } from "./testing/adapter-world.ts";
import { mapSmall } from "./testing/small-mapper.ts";

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error("the condition never held");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const record = JSON.stringify({ id: "P-1", name: "Ada Lovell", colour: "red" });

test("a record posted is 202 with the ids of its messages, and the account of its fields", async () => {
  const world = await start();
  const response = await call(world, "POST", "/records", record);
  const told = (await response.json()) as { queued: string[]; fields: unknown; warnings: { code: string }[] };
  expect(response.status).toBe(202);
  expect([...world.sent.keys()]).toEqual(told.queued);
  expect(told.fields).toEqual({ source: ["colour", "id", "name"], used: ["id", "name"], unknown: ["colour"] });
  expect(told.warnings.map((warning) => warning.code)).toEqual(["field-unknown"]);
});

test("the same record again is the same messages", async () => {
  const world = await start();
  const first = (await (await call(world, "POST", "/records", record)).json()) as { queued: string[] };
  const second = (await (await call(world, "POST", "/records", record)).json()) as { queued: string[] };
  expect(second.queued).toEqual(first.queued);
  expect(world.sent.size).toBe(1);
});

test("a record whose file name alone says whom it is about comes with that name in Slug, and two such are two", async () => {
  const world = await start();
  for (const slug of ["P-8", "P%C3%A9-9"]) {
    expect((await call(world, "POST", "/records", '{"name":"Ada"}', "application/json", { slug })).status).toBe(202);
  }
  const children = [...world.sent.values()].map(
    ({ people }) => people.find(({ role }) => role === "child")?.ids[0]?.value,
  );
  expect(children).toEqual(["P-8", "Pé-9"]);
  for (const slug of ["%ff", "a".repeat(256)]) {
    const refused = await call(world, "POST", "/records", '{"name":"Ada"}', "application/json", { slug });
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([400, "request-malformed"]);
  }
});

test.each([
  { name: "not well-formed", body: "{", type: "application/json", status: 400, code: "json-malformed" },
  { name: "no subject", body: "{}", type: "application/json", status: 422, code: "no-subject" },
  { name: "another media type", body: "a,b", type: "text/csv", status: 415, code: "media-type-unsupported" },
  {
    name: "too large",
    body: "x".repeat(6 * 1024 * 1024),
    type: "application/json",
    status: 413,
    code: "body-too-large",
  },
])("a record that is $name is refused with $code", async ({ body, type, status, code }) => {
  const response = await call(await start(), "POST", "/records", body, type);
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code]);
});

test("an outbox that is full is 503 with Retry-After, and nothing is lost: later the same messages go", async () => {
  const world = await start();
  world.fail = new GatehouseError("outbox-full");
  const refused = await call(world, "POST", "/records", record);
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
  world.fail = null;
  expect((await call(world, "POST", "/records", record)).status).toBe(202);
});

/** Puts a set whole into the watched folder, by rename. */
async function dropSet(folder: string, name: string, files: Readonly<Record<string, string>>): Promise<void> {
  const unfinished = join(folder, `${name}-being-written`);
  await mkdir(unfinished);
  for (const [file, content] of Object.entries(files)) await writeFile(join(unfinished, file), content);
  await rename(unfinished, join(folder, "in", name));
}

test("a folder in the watched folder is one set: each file is mapped beside the others, and it is moved whole", async () => {
  const world = await start();
  await dropSet(world.folder, "census", { "names.json": '{"id":"P-7","name":"Ada"}', "away.json": '{"joined":true}' });
  await until(async () => (await readdir(join(world.folder, "done"))).includes("census"));
  expect((await readdir(join(world.folder, "done", "census"))).toSorted()).toEqual(["away.json", "names.json"]);
  const account = JSON.parse(await readFile(join(world.folder, "done", "census.account.json"), "utf8")) as {
    files: { file: string; queued: string[] }[];
  };
  expect(account.files.map(({ file, queued }) => `${file} ${queued.length}`)).toEqual(["away.json 1", "names.json 1"]);
  const ids = [...world.sent.values()].map(({ people }) => people[0]?.ids[0]?.value);
  expect(ids).toEqual(["P-7", "P-7"]);
  expect(await readdir(join(world.folder, "in"))).toEqual([]);
});

test("a set with a file that cannot be taken is refused whole, with a reason for that file; the others' messages went", async () => {
  const world = await start();
  await dropSet(world.folder, "bad", { "a.json": '{"id":"P-7","name":"Ada"}', "b.json": "{" });
  await until(async () => (await readdir(join(world.folder, "refused"))).includes("bad"));
  const names = (await readdir(join(world.folder, "refused"))).toSorted();
  expect(names).toEqual([
    "bad",
    "bad.account.json",
    expect.stringMatching(/^bad\.b\.[0-9a-f]{16}\.json\.reason\.json$/),
  ]);
  const reason = JSON.parse(await readFile(join(world.folder, "refused", names[2] ?? ""), "utf8")) as unknown;
  expect(reason).toMatchObject({ file: "b.json", code: "json-malformed" });
  expect(world.sent.size).toBe(1);
});

test("a table about nobody does not keep its set from being done; a set of nothing else is refused", async () => {
  const world = await start();
  await dropSet(world.folder, "census", { "a.json": '{"id":"P-7","name":"Ada"}', "staff.json": '{"nobody":true}' });
  await dropSet(world.folder, "staff", { "a.json": '{"nobody":true}', "b.json": '{"nobody":true}' });
  await until(async () => (await readdir(join(world.folder, "in"))).length === 0);
  const done = (await readdir(join(world.folder, "done"))).toSorted();
  expect(done.filter((name) => !name.includes("reason"))).toEqual(["census", "census.account.json"]);
  expect(done.filter((name) => name.includes("reason"))).toHaveLength(1);
  expect(await readdir(join(world.folder, "refused"))).toContain("staff");
});

test("a set of which a file is not finished is left where it is, and keeps no other back", async () => {
  const world = await start();
  await dropSet(world.folder, "growing", { "a.json": record, "b.json.part": "{" });
  await dropSet(world.folder, "whole", { "c.json": record });
  await until(async () => (await readdir(join(world.folder, "done"))).includes("whole"));
  expect(await readdir(join(world.folder, "in"))).toEqual(["growing"]);
});

test("files are taken from the folder: good ones done with an account, bad ones refused with a reason, none held up", async () => {
  const world = await start();
  await writeFile(join(world.folder, "in", "a-bad.json"), "{");
  await writeFile(join(world.folder, "in", "b-good.json"), record);
  await writeFile(join(world.folder, "in", "c-huge.json"), "x".repeat(6 * 1024 * 1024));
  await until(async () => (await readdir(join(world.folder, "in"))).length === 0);
  expect(await readdir(join(world.folder, "done"))).toEqual(["b-good.json", "b-good.json.account.json"]);
  const reasons = await readdir(join(world.folder, "refused"));
  expect(reasons).toEqual(["a-bad.json", "a-bad.json.reason.json", "c-huge.json", "c-huge.json.reason.json"]);
  const reason: unknown = JSON.parse(await readFile(join(world.folder, "refused", "a-bad.json.reason.json"), "utf8"));
  expect(reason).toEqual({ code: "json-malformed", title: "Not well-formed JSON, or one object names a key twice" });
  expect(world.sent.size).toBe(1);
});

test("a file whose name is as long as names can be is taken or refused like any other", async () => {
  const world = await start();
  const long = (first: string): string => `${first}${"é".repeat(120)}.json`;
  await writeFile(join(world.folder, "in", long("a-bad")), "{");
  await writeFile(join(world.folder, "in", long("b-good")), record);
  await writeFile(join(world.folder, "in", "c-good.json"), JSON.stringify({ id: "P-2", name: "Bea Lovell" }));
  await until(async () => (await readdir(join(world.folder, "in"))).length === 0);
  const ends = async (folder: string): Promise<readonly string[]> =>
    (await readdir(join(world.folder, folder))).map((name) =>
      name.replace(/^.*?(?=(?:\.json)?(?:\.[a-z]+)?\.json$)/, "…"),
    );
  expect((await ends("done")).toSorted()).toEqual(["….json", "….json", "….json.account.json", "….json.account.json"]);
  expect((await ends("refused")).toSorted()).toEqual(["….json", "….json.reason.json"]);
  expect(world.sent.size).toBe(2);
});

test("a file that is being written, a link and a folder are left alone", async () => {
  const world = await start();
  await writeFile(join(world.folder, "in", "x.json.tmp"), record);
  await symlink("/etc/hostname", join(world.folder, "in", "link.json"));
  await writeFile(join(world.folder, "in", "y.json.part"), record);
  await rename(join(world.folder, "in", "y.json.part"), join(world.folder, "in", "y.json"));
  await until(async () => (await readdir(join(world.folder, "done"))).includes("y.json"));
  expect((await readdir(join(world.folder, "in"))).toSorted()).toEqual(["link.json", "x.json.tmp"]);
});

test("files wait while the outbox is full, and go when it is not, also through a restart", async () => {
  const first = await start();
  first.fail = new GatehouseError("outbox-full");
  await writeFile(join(first.folder, "in", "a.json"), record);
  await first.adapter.look();
  await first.adapter.look();
  expect(await readdir(join(first.folder, "in"))).toEqual(["a.json"]);
  await first.adapter.stop();
  const second = await start(first.folder, first.sent);
  await until(async () => (await readdir(join(second.folder, "done"))).includes("a.json"));
  expect(second.sent.size).toBe(1);
});

test("a file of a name that was there before overwrites nothing", async () => {
  const world = await start();
  for (const name of ["Ada Lovell", "Ada Marsh"]) {
    await writeFile(join(world.folder, "in", "same.json"), JSON.stringify({ id: "P-1", name }));
    await until(async () => (await readdir(join(world.folder, "in"))).length === 0);
  }
  const kept = (await readdir(join(world.folder, "done"))).filter((name) => !name.includes("account"));
  expect(kept).toHaveLength(2);
});

test("a concern waits for a human: it goes only with a risk and whether the family was told", async () => {
  const world = await start();
  const posted = await call(world, "POST", "/records", JSON.stringify({ id: "P-1", worry: "Came without a coat" }));
  const { concerns } = (await posted.json()) as { concerns: string[] };
  const [id = ""] = concerns;
  expect([...world.sent.values()].map((draft) => draft.kind)).toEqual(["case-update"]);
  expect((await call(world, "POST", `/concerns/${id}`, "{}")).status).toBe(422);
  const risk = {
    atRisk: ["child"],
    harm: "neglect",
    test: "significant-harm",
    evidence: "Seen twice",
    recipients: ["northshire-council"],
    decidedBy: { name: "J. Marlow", role: "named-nurse" },
    emergency: false,
    expiresAt: "2026-11-13T17:00:00Z",
  };
  const complete = JSON.stringify({ risk, told: { status: "told" } });
  expect((await call(world, "POST", `/concerns/${id}`, complete)).status).toBe(202);
  expect(world.sent.get(id)).toMatchObject({ kind: "concern", risk: { harm: "neglect" } });
  expect((await call(world, "POST", `/concerns/${id}`, complete)).status).toBe(404);
  await call(world, "POST", "/records", JSON.stringify({ id: "P-1", worry: "Came without a coat" }));
  expect(await (await call(world, "GET", "/concerns")).json()).toEqual({ concerns: [] });
});

function delivery(id: string): Delivery {
  return deliveryEvent(id, "northshire", "2026-11-02T09:00:00Z", {
    message: "0198f3c2-0000-7000-8000-000000000001",
    recipient: "riverside-practice",
    from: "hillside-school",
    author: { name: "R. Okafor", role: "designated-safeguarding-lead" },
    kind: "case-update",
    purpose: "child-protection",
    case: "case-ada",
    createdAt: "2026-11-02T08:55:00Z",
    statements: [
      {
        id: "x1",
        item: "child.name",
        about: "child",
        value: "Ada Lovell",
        assertion: "fact",
        on: "2026-11-02",
        form: "full",
      },
    ],
    tier: "protection",
    handling: [],
    routedTo: null,
    retainUntil: null,
    record: 1,
    policy: "northshire-2026-09-30",
    localIds: [{ scheme: "local", value: "P-1" }],
    filedUnder: null,
  });
}

test("deliveries are kept in order under their ids, in both forms, once each, through a restart, until they are taken", async () => {
  const first = await start();
  for (const id of ["delivery-b", "delivery-a", "delivery-b"]) await first.deliver(delivery(id));
  await first.adapter.stop();
  const world = await start(first.folder);
  await world.deliver(delivery("delivery-a"));
  const ids = async (path: string): Promise<readonly string[]> =>
    ((await (await call(world, "GET", path)).json()) as { id: string }[]).map((event) => event.id);
  expect(await ids("/deliveries")).toEqual(["delivery-b", "delivery-a"]);
  expect(await ids("/deliveries?limit=1")).toEqual(["delivery-b"]);
  expect((await readdir(join(world.folder, "out"))).filter((name) => name.endsWith(".txt"))).toHaveLength(2);
  expect((await call(world, "DELETE", "/deliveries/delivery-b")).status).toBe(204);
  expect((await call(world, "DELETE", "/deliveries/delivery-b")).status).toBe(404);
  expect(await ids("/deliveries")).toEqual(["delivery-a"]);
});

test("an acknowledgement names who read the delivery and says nothing of what stands in it", async () => {
  const world = await start();
  await world.deliver(delivery("delivery-a"));
  const readBy = { name: "Dr A. Bello", role: "general-practitioner" };
  const path = "/deliveries/delivery-a/acknowledgement";
  expect((await call(world, "POST", path, JSON.stringify(readBy))).status).toBe(202);
  expect((await call(world, "POST", path, JSON.stringify(readBy))).status).toBe(202);
  const [sent, ...more] = [...world.sent.values()];
  expect(more).toEqual([]);
  expect(sent).toMatchObject({ kind: "acknowledgement", to: ["hillside-school"], readBy, statements: [] });
});

test("no value of a record is in any log line", async () => {
  lines.length = 0;
  const world = await start();
  await call(world, "POST", "/records", JSON.stringify({ id: "9998259797", name: "Ada Lovell", worry: "Bruises" }));
  await call(world, "POST", "/records", '{"name":"Ada Lovell"');
  await writeFile(join(world.folder, "in", "Ada Lovell.json"), '{"name":"Ada Lovell"');
  await until(async () => (await readdir(join(world.folder, "in"))).length === 0);
  await call(world, "GET", "/deliveries/Ada%20Lovell");
  expect(lines.length).toBeGreaterThan(3);
  expect(lines.join("")).not.toMatch(/Ada|Lovell|9998259797|Bruises/);
});

test.each([
  { name: "a secret too short to keep anyone out", change: { secret: "short" } },
  { name: "a door that others reach in clear", change: { host: "0.0.0.0" } },
  { name: "a door that is said to be elsewhere without TLS", change: { url: "http://door.example" } },
])("$name stops the start", async ({ change }) => {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-adapter-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const config = {
    agency: "a1",
    author: { name: "A", role: "named-nurse" },
    contact: "1",
    frontDoor: "b1",
    folder,
    clients: [],
    secret: "s".repeat(40),
    host: "127.0.0.1",
    port: 0,
    url: null,
    accepts: [],
    pollMs: 20,
    ...change,
  };
  const unused = async (): Promise<never> => Promise.reject(new Error("not called"));
  const names = () => ({ frontDoor: "", telephone: "", agencies: [] });
  const client = { publish: unused, record: unused, preview: unused, names, deliveries: () => undefined };
  const toNative = () => ({ contentType: "", extension: "", bytes: new Uint8Array() });
  const mapFile = mapHere(config, mapSmall);
  await expect(runAdapter({ mapFile, toNative, client, config, log })).rejects.toMatchObject({ code: "setting-wrong" });
});
