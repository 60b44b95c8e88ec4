import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Bus } from "@gatehouse/bus/connect";
import { streamInfo } from "@gatehouse/bus/read";
import { heldElsewhere } from "@gatehouse/bus/trim";
import type { Directory } from "@gatehouse/contracts/directory";
import type { Notice } from "@gatehouse/contracts/delivery-item";
import type { Receipt } from "@gatehouse/contracts/receipt";
import { signDirectory } from "@gatehouse/envelope/directory";
import { generateSealingKey, generateSigningKey, publicKey, readSigningKey } from "@gatehouse/envelope/keys";
import type { Gateway } from "@gatehouse/gateway/app";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { concernRisk, schoolConcern } from "@gatehouse/test/kit/concern";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { openIntakeWriter, readDirectory } from "@gatehouse/test/kit/intake-writer";
import type { IntakeWriter } from "@gatehouse/test/kit/intake-writer";
import { scanDeliveries, scanLedger } from "@gatehouse/test/kit/ledger-scan";
import type { ScannedItem, ScannedRecord } from "@gatehouse/test/kit/ledger-scan";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

/** What agencies send by hand, past any client of ours, and what the gateway says to whom. */
const council = "northshire-council";
const school = "hillside-school";
const practice = "riverside-practice";
const wait = { timeout: 60_000, interval: 20 };
const dayMs = 24 * 3_600_000;

let broker: TestBroker;
let gateway: Gateway;
let by: Record<"council" | "school" | "practice", IntakeWriter>;

beforeAll(async () => {
  broker = await startTestBroker();
  gateway = await broker.startGateway();
  by = {
    council: await openIntakeWriter(broker, council),
    school: await openIntakeWriter(broker, school),
    practice: await openIntakeWriter(broker, practice),
  };
  for (const event of familyEvents("ada", [practice, school]))
    await decided(by.council, await by.council.signEvent(event));
});

afterAll(async () => await broker[Symbol.asyncDispose]());

type Decided = {
  readonly record: ScannedRecord;
  /** Who was told what about it. */
  readonly receipts: readonly { readonly agency: string; readonly receipt: Receipt }[];
  readonly notices: readonly { readonly agency: string; readonly notice: Notice }[];
  readonly copies: readonly string[];
};

/** Publishes, and waits for the record of that place of the intake and for all that was committed with it. */
async function decided(writer: IntakeWriter, compact: string): Promise<Decided> {
  return await decidedBytes(writer, writer.seal(compact));
}

async function decidedBytes(writer: IntakeWriter, sealed: Uint8Array): Promise<Decided> {
  const before = (await scanDeliveries(broker)).length;
  const place = await writer.publish(sealed);
  const record = await vi.waitUntil(
    async () => (await scanLedger(broker)).find(({ leaf }) => leaf.intake === place && leaf.step === undefined),
    wait,
  );
  const items = (await settled()).slice(before);
  return {
    record,
    receipts: items.flatMap((item) =>
      item.type === "receipt" ? [{ agency: item.agency, receipt: item.receipt }] : [],
    ),
    notices: items.flatMap((item) => (item.type === "notice" ? [{ agency: item.agency, notice: item.notice }] : [])),
    copies: items.flatMap((item) => (item.type === "copy" ? [item.agency] : [])),
  };
}

let settling: Promise<Bus> | null = null;

/** DELIVERY once the server has copied to it everything that CORE has. */
async function settled(): Promise<readonly ScannedItem[]> {
  const bus = await (settling ??= broker.server.connect("gateway"));
  await vi.waitUntil(async () => {
    const { lastSeq } = await streamInfo(bus, "CORE");
    return (await heldElsewhere(bus, { settledMs: 0 })) >= lastSeq;
  }, wait);
  return await scanDeliveries(broker);
}

/** The time, some milliseconds from now, as messages write it. */
function instantIn(ms: number): string {
  return `${new Date(Date.now() + ms).toISOString().slice(0, 19)}Z`;
}

/** Changes one character in the middle of a part of a compact object to another of the alphabet. */
function altered(compact: string, part: number): string {
  const parts = compact.split(/(?=[.~])/);
  const text = parts[part] ?? "";
  const at = Math.floor(text.length / 2);
  parts[part] = `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
  return parts.join("");
}

type Refused = {
  readonly name: string;
  readonly code: string;
  /** The sealed bytes, and the id under which their publisher is told; null where nothing could be read. */
  readonly make: () => Promise<{ readonly sealed: Uint8Array; readonly id: string | null }>;
  readonly from?: "school" | "practice";
};

const sealedBySchool = async (change: (compact: string) => string): Promise<{ sealed: Uint8Array; id: string }> => {
  const { id, compact } = await by.school.sign(schoolUpdate("ada"));
  return { sealed: by.school.seal(change(compact)), id };
};

const refusedMessages: readonly Refused[] = [
  {
    name: "signed by a key that nobody vouches for",
    code: "key-unknown",
    make: async () => {
      const { id, compact } = await by.school.sign(schoolUpdate("ada"), generateSigningKey());
      return { sealed: by.school.seal(compact), id };
    },
  },
  {
    name: "with one character of its signature changed",
    code: "signature-invalid",
    make: () => sealedBySchool((compact) => altered(compact, 2)),
  },
  {
    name: "with one character of a line changed",
    code: "disclosures-inconsistent",
    make: () => sealedBySchool((compact) => altered(compact, 3)),
  },
  {
    name: "with a line left out",
    code: "disclosures-inconsistent",
    make: () => sealedBySchool((compact) => compact.replace(/~[^~]+~$/, "~")),
  },
  {
    name: "in another spelling",
    code: "encoding-not-canonical",
    make: () => sealedBySchool((compact) => `${compact} `),
  },
  {
    name: "of another agency, published by one that saw it",
    code: "signature-invalid",
    from: "practice",
    make: async () => {
      const { id, compact } = await by.school.sign(schoolUpdate("ada"));
      return { sealed: by.practice.seal(compact), id };
    },
  },
  {
    name: "that says nothing",
    code: "encoding-not-canonical",
    make: async () => ({ sealed: by.school.seal("no message"), id: null }),
  },
  {
    name: "that is not sealed",
    code: "encoding-not-canonical",
    make: async () => ({ sealed: Buffer.from((await by.school.sign(schoolUpdate("ada"))).compact), id: null }),
  },
  {
    name: "sealed to a key that the gateway does not have",
    code: "key-unknown",
    make: async () => {
      const { compact } = await by.school.sign(schoolUpdate("ada"));
      return { sealed: by.school.seal(compact, publicKey(generateSealingKey())), id: null };
    },
  },
  {
    name: "a day and a minute old",
    code: "message-stale",
    make: async () => {
      const { id, compact } = await by.school.sign({ ...schoolUpdate("ada"), createdAt: instantIn(-dayMs - 60_000) });
      return { sealed: by.school.seal(compact), id };
    },
  },
  {
    name: "from ten minutes ahead",
    code: "message-stale",
    make: async () => {
      const { id, compact } = await by.school.sign({ ...schoolUpdate("ada"), createdAt: instantIn(600_000) });
      return { sealed: by.school.seal(compact), id };
    },
  },
  {
    name: "by an author whose role has no authority",
    code: "authority-missing",
    make: async () => {
      const author = { name: "T. Birch", role: "front-door-manager" };
      const { id, compact } = await by.school.sign({ ...schoolUpdate("ada"), author });
      return { sealed: by.school.seal(compact), id };
    },
  },
];

test.each(refusedMessages)("a message $name is refused with $code, and only its publisher is told", async (row) => {
  const publisher = row.from ?? "school";
  const { sealed, id } = await row.make();
  const { record, receipts, copies } = await decidedBytes(by[publisher], sealed);
  expect(record.common).toMatchObject({ outcome: "refused", reasons: [row.code] });
  expect(copies).toEqual([]);
  const agency = publisher === "school" ? school : practice;
  const receipt = { type: "decided", message: id, outcome: "refused", reasons: [row.code], recipients: {} };
  expect(receipts).toMatchObject(id === null ? [] : [{ agency, receipt }]);
});

test("what another published of an agency's does not use up its id: from the agency itself it is decided", async () => {
  const { compact } = await by.school.sign(schoolUpdate("ada"));
  await decided(by.practice, compact);
  const { record, copies } = await decided(by.school, compact);
  expect(record.common).toMatchObject({ outcome: "decided", from: school });
  expect(copies).toEqual([practice]);
});

test("the same bytes again are told the first decision again, and make no second copy", async () => {
  const { compact } = await by.school.sign(schoolUpdate("ada"));
  const sealed = by.school.seal(compact);
  const first = await decidedBytes(by.school, sealed);
  expect(first).toMatchObject({ copies: [practice], record: { common: { outcome: "decided" } } });
  // Sealed anew it is the same message, too.
  for (const again of [sealed, by.school.seal(compact)]) {
    const repeated = await decidedBytes(by.school, again);
    expect(repeated.record.common.outcome).toBe("repeated");
    expect(repeated.copies).toEqual([]);
    expect(repeated.receipts).toEqual(first.receipts);
  }
});

test("a second message under an id that was used is refused as a replay, and the first stands", async () => {
  const { id, compact } = await by.school.sign(schoolUpdate("ada"));
  const first = await decided(by.school, compact);
  const other = await by.school.sign({ ...schoolUpdate("ada", "Something else altogether"), id });
  const replay = await decided(by.school, other.compact);
  expect(replay.record.common).toMatchObject({ message: id, outcome: "refused", reasons: ["message-replayed"] });
  expect(replay.copies).toEqual([]);
  expect((await decided(by.school, compact)).receipts).toEqual(first.receipts);
});

const schoolLead = { agency: school, name: "T. Birch", role: "designated-safeguarding-lead" };
const levelSet = { type: "case.level-set", case: "case-ada", level: 2, by: schoolLead };

test("a register event older than what is kept is refused: its bytes must not bring back what was erased", async () => {
  const at = instantIn(-85 * 31 * dayMs);
  const old = await decided(
    by.council,
    await by.council.signEvent({ ...levelSet, by: { ...schoolLead, agency: council }, at }),
  );
  expect(old.record.common).toMatchObject({ outcome: "refused", reasons: ["message-stale"] });
  expect(old.receipts).toMatchObject([
    { agency: council, receipt: { outcome: "refused", reasons: ["message-stale"] } },
  ]);
});

test("a register event of someone without the authority is refused, and changes nothing", async () => {
  const { record, receipts } = await decided(by.school, await by.school.signEvent(levelSet));
  expect(record.common).toMatchObject({ type: "register-event", outcome: "refused", reasons: ["authority-missing"] });
  expect(receipts).toMatchObject([{ agency: school, receipt: { type: "recorded", outcome: "refused" } }]);
  // At level 4 an update needs nobody's agreement; at 2 it would.
  const { compact } = await by.school.sign(schoolUpdate("ada"));
  expect((await decided(by.school, compact)).copies).toEqual([practice]);
});

test("a register event in the front door's name, signed by another, is refused", async () => {
  const inTheirName = { ...levelSet, by: { agency: council, name: "G. Lindow", role: "front-door-manager" } };
  const forged = await by.school.signEvent(inTheirName, by.school.signingKey);
  const { record, receipts } = await decided(by.school, forged);
  expect(record.common).toMatchObject({ outcome: "refused", reasons: ["key-unknown"], from: school });
  expect(receipts.map(({ agency }) => agency)).toEqual([school]);
});

test.each([
  { name: "held", change: { told: { status: "not-contactable" } }, outcome: "decided", front: "held" },
  {
    name: "for the police alone",
    change: { to: ["northshire-police"], risk: concernRisk(["northshire-police"]) },
    outcome: "decided",
    front: undefined,
  },
  { name: "refused", change: { risk: null }, outcome: "refused", front: undefined },
])(
  "a concern $name never passes the front door by: it is told at once, and so is the sender to telephone",
  async (row) => {
    const { id, compact } = await by.school.sign(schoolConcern("ada", row.change));
    const { record, notices, receipts } = await decided(by.school, compact);
    expect(record.common.outcome).toBe(row.outcome);
    expect(record.outcomes[council]).toBe(row.front);
    const { telephone } = broker.partnership;
    expect(receipts).toMatchObject([{ agency: school, receipt: { message: id, telephone } }]);
    const told = notices.filter(({ notice }) => notice.type === "concern-not-shared");
    expect(told.map(({ agency }) => agency).toSorted()).toEqual([school, council].toSorted());
    for (const { notice } of told) expect(notice).toMatchObject({ message: id, agency: school, telephone });
  },
);

test("a concern under an id that was used is refused, and looked at all the same: it may be a child's", async () => {
  const { id, compact } = await by.school.sign(schoolConcern("ada"));
  await decided(by.school, compact);
  const other = await by.school.sign({
    ...schoolConcern("ada", { told: { status: "told" } }),
    id,
    incident: "another",
  });
  const { record, notices } = await decided(by.school, other.compact);
  expect(record.common.reasons).toEqual(["message-replayed"]);
  const told = notices.filter(({ notice }) => notice.type === "concern-not-shared");
  expect(told.map(({ agency, notice }) => [agency, notice.role, notice.hold])).toEqual([
    [council, "front-door-manager", `${id}/notice`],
    [school, null, null],
  ]);
});

test("a concern about a family with someone at the front door goes to the police's officer, and nothing tells the front door", async () => {
  const manager = { agency: council, name: "G. Lindow", role: "front-door-manager" };
  const bar = { id: "bar-front-door", type: "restriction.placed", person: "p-ada", by: manager };
  await decided(by.council, await by.council.signEvent({ ...bar, restriction: "linked-person", agency: council }));
  const { id, compact } = await by.school.sign(schoolConcern("ada"));
  const { record, notices, copies, receipts } = await decided(by.school, compact);
  expect(record.outcomes[council]).toBe("withheld");
  expect(copies).toEqual([]);
  const about = notices.filter(({ notice }) => notice.message === id);
  expect(about.map(({ agency, notice }) => [notice.type, agency, notice.role, notice.hold])).toEqual([
    ["concern-not-shared", "northshire-police", "public-protection-officer", `${id}/notice`],
    ["concern-not-shared", school, null, null],
  ]);
  // Nor is it told of what is decided again because of the bar.
  expect(notices.filter(({ agency }) => agency === council)).toEqual([]);
  // To its sender it is one class, and a number to telephone.
  expect(JSON.stringify([notices, receipts])).not.toContain("linked");
  await decided(by.council, await by.council.signEvent({ type: "restriction.lifted", ends: bar.id, by: manager }));
});

/** A newer directory of the same root: of each agency what `change` makes of it, or nothing. */
async function newerDirectory(
  version: number,
  change: (agency: DirectoryAgency) => DirectoryAgency | null,
): Promise<string> {
  const root = readSigningKey(JSON.parse(await readFile(join(broker.places.root, "signing.jwk"), "utf8")));
  const { ...directory }: Directory = await readDirectory(broker);
  const agencies = directory.agencies.map(change).filter((agency) => agency !== null);
  return await signDirectory({ ...directory, version, agencies }, root);
}

type DirectoryAgency = Directory["agencies"][number];

test("a key revoked by a newer directory is good for nothing from that place of the intake on", async () => {
  const before = await by.school.sign(schoolUpdate("ada"));
  const after = await by.school.sign(schoolUpdate("ada"));
  const concern = await by.school.sign(schoolConcern("ada"));
  expect((await decided(by.school, before.compact)).record.common.outcome).toBe("decided");
  const revokedAt = new Date().toISOString();
  const revoked = await newerDirectory(2, (agency) =>
    agency.id === school ? { ...agency, signing: agency.signing.map((key) => ({ ...key, revokedAt })) } : agency,
  );
  await expect(gateway.adoptDirectory(altered(revoked, 1))).rejects.toThrow("directory-invalid");
  await gateway.adoptDirectory(revoked);
  const refused = await decided(by.school, after.compact);
  expect(refused.record.common).toMatchObject({ outcome: "refused", reasons: ["key-revoked"] });
  expect(refused.receipts).toMatchObject([{ agency: school, receipt: { reasons: ["key-revoked"] } }]);
  // It could be read, and it may be a child's: somebody who is not its sender looks.
  const unheard = await decided(by.school, concern.compact);
  expect(unheard.record.common.reasons).toEqual(["key-revoked"]);
  expect(unheard.notices.map(({ agency, notice }) => `${notice.type} ${agency}`)).toEqual([
    `concern-not-shared ${council}`,
    `concern-not-shared ${school}`,
  ]);
  const event = await by.school.signEvent({ type: "team.left", case: "case-ada", agency: school, by: schoolLead });
  expect((await decided(by.school, event)).record.common.reasons).toEqual(["key-revoked"]);
  // An older directory does not bring it back to life, and neither does a start from the file of the first day.
  await gateway.adoptDirectory(await newerDirectory(1, (agency) => agency));
  await gateway.stop();
  gateway = await broker.startGateway();
  expect((await decided(by.school, after.compact)).record.common.reasons).toEqual(["key-revoked"]);
});

test("an agency that the newest directory does not have is a stranger: recorded, and nobody is told", async () => {
  const gone = await newerDirectory(3, (agency) => (agency.id === practice ? null : agency));
  await gateway.adoptDirectory(gone);
  const author = { name: "N. Adeyemi", role: "named-nurse" };
  const { compact } = await by.practice.sign({ ...schoolUpdate("ada"), from: practice, author });
  const { record, receipts } = await decided(by.practice, compact);
  expect(record.common).toMatchObject({ outcome: "refused", reasons: ["sender-not-enrolled"] });
  expect(receipts).toEqual([]);
});
