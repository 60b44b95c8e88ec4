import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { approveTold, draftTold } from "@gatehouse/cli/commands/told";
import type { AgencyClient } from "@gatehouse/client/client-config";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { LetterQuestion } from "@gatehouse/contracts/letter";
import { letterLimits } from "@gatehouse/gateway/letter/letters";
import { controlOf } from "@gatehouse/infra/control/clients";
import { serveControl } from "@gatehouse/infra/control/serve";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { scanLedger } from "@gatehouse/test/kit/ledger-scan";
import { expect, onTestFinished, test, vi } from "vitest";

const poll = { timeout: 60_000, interval: 50 };
const team = ["riverside-practice", "hillside-school", "northshire-homes", "northshire-police"];
const manager = { name: "H. Lindow", role: "front-door-manager" };
const byManager = { agency: "northshire-council", ...manager };
const aboutAda: LetterQuestion = {
  person: "p-ada",
  reader: { is: "subject" },
  version: "adult",
  nameAgencies: false,
};

/** The mother wants housing not to know. */
const objection = {
  id: "obj-mo",
  type: "objection.recorded",
  by: byManager,
  person: "p-ada",
  madeBy: { person: "p-mo", capacity: "parent", parentalResponsibility: true },
  scope: { agencies: ["northshire-homes"], purposes: "all", categories: "all" },
};

async function recorded(client: AgencyClient, events: readonly Record<string, unknown>[]): Promise<void> {
  const ids: string[] = [];
  for (const event of events) ids.push((await client.record(event)).id);
  const outcomes = async () => (await Promise.all(ids.map((id) => client.status(id)))).map((one) => one?.outcome);
  await expect.poll(outcomes, poll).toEqual(ids.map(() => "recorded"));
}

async function decided(client: AgencyClient, draft: Record<string, unknown>): Promise<string> {
  const { id } = await client.publish(draft);
  await expect.poll(async () => (await client.status(id))?.outcome, poll).toBe("decided");
  return id;
}

/** The code with which the gateway refused. */
async function refusal(asking: Promise<unknown>): Promise<unknown> {
  return asking.then(
    () => "answered",
    (error: unknown) => (error instanceof GatehouseError ? (error.facts.code ?? error.code) : "failed"),
  );
}

test("the front door drafts a letter, the command writes it, a named human approves it, and the ledger says so", async () => {
  await using broker = await startTestBroker();
  const first = await broker.startGateway();
  const council = await broker.client("northshire-council");
  const school = await broker.client("hillside-school");
  council.deliveries({ handover: async () => undefined });
  school.deliveries({ handover: async () => undefined });
  await recorded(council, [...familyEvents("ada", team), objection]);
  await decided(school, schoolUpdate("ada"));
  const secret = {
    ...schoolUpdate("ada", "a mark on the arm"),
    told: { status: "deferred", reason: "violent-reaction", reviewOn: "2099-01-01" },
  };
  const hidden = await decided(school, secret);
  const over = { status: "deferred", reason: "unjustified-delay", reviewOn: "2026-01-31" };
  const ended = await decided(school, { ...schoolUpdate("ada"), told: over });
  await first.stop();
  // What a letter is made from is folded from the records like everything else.
  await broker.startGateway();

  const draft = await council.draftLetter(aboutAda, manager);
  const [entry, ...more] = draft.letter.entries;
  expect(more).toEqual([]);
  expect(entry).toMatchObject({ what: "shared", from: { kind: "education" }, to: [{ kind: "health", agency: null }] });
  expect(entry?.items.map(({ item }) => item)).toEqual(["child.dateOfBirth", "child.name", "education.presentation"]);
  expect(draft.omitted).toContainEqual(
    expect.objectContaining({ why: "telling-deferred", message: hidden, reviewOn: "2099-01-01" }),
  );
  expect(draft.omitted).toContainEqual(
    expect.objectContaining({ why: "objection-of-another", to: ["northshire-homes"] }),
  );
  // Its review day is over and nobody renewed it.
  expect(draft.released).toEqual([expect.objectContaining({ message: ended, reviewOn: "2026-01-31" })]);
  const mothers = await council.draftLetter({ ...aboutAda, reader: { is: "parent", person: "p-mo" } }, manager);
  expect(mothers).toMatchObject({ blocked: [], checks: ["ask-the-child"] });
  expect(mothers.letter.entries).toContainEqual(
    expect.objectContaining({ what: "withheld", to: [{ kind: "housing", agency: null }] }),
  );
  const strangers = await council.draftLetter({ ...aboutAda, reader: { is: "parent", person: "p-fin" } }, manager);
  expect(strangers).toMatchObject({ blocked: ["reader-not-a-parent"], letter: { entries: [] } });
  expect(await refusal(council.approveLetter(strangers, manager))).toBe("letter-blocked");

  const approved = await asTheCommand(council);
  expect(approved).toContain("What was shared about you, and with whom");
  expect(await fromItsOwnFolder(broker)).toContain("What was shared about you, and with whom");

  // Something else was shared since: what was read is not what would go out.
  await decided(school, { ...schoolUpdate("ada"), purpose: "early-help" });
  expect(await refusal(council.approveLetter(draft, manager))).toBe("letter-changed");
  const teller = { agency: "hillside-school", name: "T. Birch", role: "designated-safeguarding-lead" };
  await recorded(school, [{ id: "tell-1", type: "telling.recorded", by: teller, message: hidden, status: "told" }]);
  const later = await council.draftLetter(aboutAda, manager);
  expect(later.omitted).not.toContainEqual(expect.objectContaining({ message: hidden, why: "telling-deferred" }));
  const records = await scanLedger(broker);
  const letters = records.flatMap(({ step: { effect } }) => (effect.type === "letter" ? [effect] : []));
  expect(letters.filter(({ step }) => step === "approved")).toMatchObject([
    { by: { agency: "northshire-council", role: "front-door-manager" }, question: { version: "adult" } },
  ]);
  expect(JSON.stringify(letters)).not.toMatch(/Lindow|Ada Lovell|a coat/);
});

/** Drafts and approves as somebody at the front door's command line does; the letter as it was written. */
async function asTheCommand(council: AgencyClient): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "letter-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const place = { partnership: "northshire", frontDoor: "northshire-council" };
  const agencies = new Map([["northshire-council", { client: council, inboxDir: dir }]]);
  const door = await serveControl(dir, controlOf(place, new Date(), agencies));
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockReturnValue(true));
  try {
    const out = join(dir, "ada");
    const who = { ...manager, state: dir };
    expect(await draftTold("p-ada", { ...who, out, for: "subject", version: "adult" })).toBe(0);
    const reasons = await readFile(join(out, "for-the-approver.html"), "utf8");
    expect(reasons).toContain("Telling is put off");
    expect(await readFile(join(out, "draft.html"), "utf8")).toContain("Draft, not approved: do not send");
    expect(await approveTold(join(out, "draft.json"), who)).toBe(0);
    for (const name of ["draft.json", "letter.html", "letter.txt"])
      expect((await stat(join(out, name))).mode & 0o077).toBe(0);
    const letter = await readFile(join(out, "letter.txt"), "utf8");
    expect(letter).not.toMatch(/DRAFT|put off|left out/i);
    return letter;
  } finally {
    for (const spy of spies) spy.mockRestore();
    await door.stop();
  }
}

test("nobody but the front door, in a role that approves releases, and nobody without end", async () => {
  await using broker = await startTestBroker();
  const gateway = await broker.startGateway();
  const council = await broker.client("northshire-council");
  const school = await broker.client("hillside-school");
  council.deliveries({ handover: async () => undefined });
  await recorded(council, familyEvents("ada", team));
  const before = gateway.record();
  expect(await refusal(school.draftLetter(aboutAda, { ...manager, role: "designated-safeguarding-lead" }))).toBe(
    "letter-not-allowed",
  );
  expect(await refusal(council.draftLetter(aboutAda, { name: "S. Worker", role: "social-worker" }))).toBe(
    "letter-not-allowed",
  );
  expect(await refusal(council.draftLetter({ ...aboutAda, person: "p-nobody" }, manager))).toBe(
    "letter-person-unknown",
  );
  expect(gateway.record()).toBe(before);
  const most = letterLimits.professional[0].most;
  const answers: unknown[] = [];
  for (let nth = 0; nth < most; nth += 1) answers.push(await refusal(council.draftLetter(aboutAda, manager)));
  expect(answers.filter((answer) => answer === "answered")).toHaveLength(most - 1);
  expect(answers.at(-1)).toBe("request-limit");
  expect(gateway.record()).toBe(before + most - 1);
  // Nor somebody who is connected to the family, in that role or any other, however they write their name.
  const linked = { person: "p-ada", restriction: "linked-person", professional: { name: "K. Marsh" } };
  await recorded(council, [{ id: "linked-1", type: "restriction.placed", by: byManager, ...linked }]);
  expect(await refusal(council.draftLetter(aboutAda, { ...manager, name: "Mr K Marsh" }))).toBe("letter-not-allowed");
});

/** Drafts as a front door that has joined does: with its own folder, and no demonstration. */
async function fromItsOwnFolder(broker: TestBroker): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "front-door-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const { places, server } = broker;
  const keys = places.agency("northshire-council");
  for (const name of ["signing.jwk", "sealing.jwk"]) await copyFile(join(keys, name), join(dir, name));
  await copyFile(places.rootPublic, join(dir, "root.jwk"));
  await copyFile(places.directory, join(dir, "directory.jws"));
  const frontDoor = { agency: "northshire-council", telephone: "01632 960100" };
  const own = { agency: "northshire-council", partnership: "northshire", frontDoor };
  await writeFile(join(dir, "agency.json"), JSON.stringify(own));
  const creds = server.accounts.agencies["northshire-council"]?.users["client"]?.creds ?? "";
  await writeFile(join(dir, "agency.creds"), creds);
  const at = join(dir, "broker.json");
  await writeFile(at, JSON.stringify({ url: server.url, caPem: server.caPem }));
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockReturnValue(true));
  try {
    const who = { ...manager, state: dir, dir, broker: at, out: join(dir, "ada") };
    expect(await draftTold("p-ada", { ...who, for: "subject", version: "adult" })).toBe(0);
    expect(await draftTold("p-nobody", { ...who, for: "subject", version: "adult" })).toBe(1);
    return await readFile(join(dir, "ada", "draft.txt"), "utf8");
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
