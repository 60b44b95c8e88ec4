import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "@gatehouse/contracts/canonical-json";
import { LedgerLeaf } from "@gatehouse/contracts/ledger";
import type { CommonPart, RecipientPart } from "@gatehouse/contracts/ledger";
import { makeRecord, openRecord, readLeaf, verifyOpening } from "./record.ts";
import { readPartsOf } from "./sealed-parts.ts";
import type { LedgerRecord, RecordInput } from "./record.ts";

const storageKey = randomBytes(32);

const common: CommonPart = {
  type: "message",
  message: "0198f3c2-0000-7000-8000-000000000001",
  kind: "concern",
  from: "canary-school",
  at: "2026-11-02T08:55:03Z",
  outcome: "decided",
  reasons: [],
  digest: "ab".repeat(32),
  received: "cd".repeat(32),
  signedBy: "canary-signing-key-".padEnd(43, "A"),
  counter: 41,
};

function partFor(recipient: string): RecipientPart {
  return {
    recipient,
    decision: {
      outcome: "shared",
      tier: "protection",
      statements: [{ id: "canary-statement", item: "child.name", form: "full" }],
      dropped: [],
      reasons: [],
      overrides: [],
      handling: [],
      dutyCheck: false,
      routedTo: null,
      retainUntil: "2027-02-02",
    },
    delivery: "canary-delivery",
    counter: 3,
    retainUntil: "2027-02-02",
    sealedTo: "canary-sealing-key-".padEnd(43, "A"),
    delivered: "ef".repeat(32),
  };
}

function inputOf(recipients: number, change: Partial<RecordInput> = {}): RecordInput {
  const agencies = Array.from({ length: recipients }, (_, at) => `canary-agency-${at}`);
  return {
    n: 7,
    intake: 12,
    gatewayKey: "A".repeat(43),
    engine: "0.1.0",
    policy: "northshire-2026-09-30",
    factsDigest: "0f".repeat(32),
    common,
    recipients: Object.fromEntries(agencies.map((agency) => [agency, partFor(agency)])),
    state: { message: "canary-state" },
    recordKey: randomBytes(32),
    storageKey,
    random: randomBytes,
    ...change,
  };
}

function everything(record: LedgerRecord): string {
  const texts = [record.leaf, record.sealed.parts].map((bytes) => Buffer.from(bytes).toString());
  const inner = Object.values(JSON.parse(texts[1] ?? "") as Record<string, unknown>).map(String);
  return [...texts, ...inner.map((part) => Buffer.from(part, "base64url").toString("latin1"))].join();
}

test("the leaf is canonical JSON of exactly the contract's keys", () => {
  const { leaf } = makeRecord(inputOf(5));
  const keys = ["engine", "factsDigest", "gatewayKey", "intake", "n", "policy", "root"];
  expect(Object.keys(JSON.parse(Buffer.from(leaf).toString()) as object)).toEqual(keys);
  expect(readLeaf(leaf)).toMatchObject({ n: 7, intake: 12 });
  const timer = makeRecord(inputOf(0, { step: 2 }));
  expect(readLeaf(timer.leaf)).toMatchObject({ step: 2 });
});

test("a leaf in another spelling, or with another key, is none", () => {
  const text = Buffer.from(makeRecord(inputOf(1)).leaf).toString();
  for (const other of [` ${text}`, text.replace("{", '{"a":1,'), text.slice(0, -1), "null", ""]) {
    expect(readLeaf(Buffer.from(other))).toBeUndefined();
  }
});

test("property: whatever a leaf says, it is read as its schema has it, escapes or none", () => {
  const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
  const count = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.constant(Number.MAX_SAFE_INTEGER));
  const leaves = fc.record(
    {
      n: count,
      intake: count,
      step: count.map((step) => Math.max(1, step)),
      gatewayKey: fc.constant("A".repeat(43)),
      engine: fc.string({ minLength: 1, maxLength: 100, unit: fc.constantFrom("a", "7", ".", '"', "\\", "é", "\n") }),
      policy: fc.string({ minLength: 1, maxLength: 200, unit: "binary-ascii" }),
      factsDigest: hex,
      root: hex,
    },
    { requiredKeys: ["n", "intake", "gatewayKey", "engine", "policy", "factsDigest", "root"] },
  );
  fc.assert(
    fc.property(leaves, (leaf) => {
      expect(readLeaf(Buffer.from(canonicalJson(leaf)))).toEqual(LedgerLeaf.parse(leaf));
    }),
  );
});

test("property: with any byte changed it is no leaf, or another that is written so", () => {
  const { leaf } = makeRecord(inputOf(1, { step: 3 }));
  fc.assert(
    fc.property(fc.nat(leaf.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Uint8Array.from(leaf);
      changed[at] = (changed[at] ?? 0) ^ change;
      const read = readLeaf(changed);
      if (read) expect(Buffer.from(canonicalJson(LedgerLeaf.parse(read))).equals(changed)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test.each([
  { name: "a number that cannot be counted", from: '"intake":12', to: '"intake":9007199254740992' },
  { name: "a step of 0", from: "}", to: ',"step":0}' },
  { name: "a key with bits to spare", from: 'AA"', to: 'AB"' },
  { name: "a leading zero", from: '"n":7', to: '"n":07' },
])("is no leaf: $name", ({ from, to }) => {
  const text = Buffer.from(makeRecord(inputOf(1)).leaf).toString();
  expect(readLeaf(Buffer.from(text.replace(from, to)))).toBeUndefined();
});

describe("what witnesses hold", () => {
  test("property: leaf and sealed parts show nothing of a record", () => {
    fc.assert(
      fc.property(fc.nat(12), (recipients) => {
        const shown = everything(makeRecord(inputOf(recipients)));
        for (const word of ["canary", "concern", "decided", "protection", common.message ?? ""]) {
          expect(shown).not.toContain(word);
        }
      }),
      { numRuns: 30 },
    );
  });
  test("the same decision made twice has nothing in common but what the leaf says anyway", () => {
    const [one, two] = [makeRecord(inputOf(2)), makeRecord(inputOf(2))];
    expect(readLeaf(one.leaf)?.root).not.toBe(readLeaf(two.leaf)?.root);
    expect(Buffer.from(one.sealed.parts).equals(Buffer.from(two.sealed.parts))).toBe(false);
  });
  test("neither sizes nor paths tell how many recipients there were", () => {
    const records = [0, 1, 2].map((count) => makeRecord(inputOf(count)));
    expect(new Set(records.map(({ sealed }) => sealed.parts.length)).size).toBe(1);
    const lengths = [1, 5, 6].map((count) => makeRecord(inputOf(count)).openings["canary-agency-0"]?.path.length);
    expect(lengths).toEqual([3, 3, 3]);
  });
  test("property: a leaf is as long whatever was decided, for however many, and why", () => {
    const outcome = fc.record({
      outcome: fc.constantFrom("decided" as const, "refused" as const),
      reasons: fc.array(fc.constantFrom("objection", "linked-person", "stated-reason-missing"), { maxLength: 3 }),
      counter: fc.nat(1_000_000),
    });
    const length = makeRecord(inputOf(1)).leaf.length;
    fc.assert(
      fc.property(fc.nat(40), outcome, (recipients, change) => {
        const decided: CommonPart = { ...common, ...change };
        expect(makeRecord(inputOf(recipients, { common: decided })).leaf.length).toBe(length);
      }),
      { numRuns: 100 },
    );
  });
  test("a place in the tree does not tell which agencies come before", () => {
    const places = Array.from({ length: 64 }, () => makeRecord(inputOf(3)).openings["canary-agency-0"]?.index);
    expect(new Set(places).size).toBeGreaterThan(4);
  });
});

describe("openings", () => {
  test("property: every holder's opening proves its part, and no other part", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), (recipients) => {
        const { leaf, openings, common: ofCommon } = makeRecord(inputOf(recipients));
        expect(verifyOpening(leaf, ofCommon)).toBe(true);
        for (const opening of Object.values(openings)) {
          expect(verifyOpening(leaf, opening)).toBe(true);
          expect(verifyOpening(leaf, { ...opening, part: partFor("another-agency") })).toBe(false);
          expect(verifyOpening(leaf, { ...opening, salt: ofCommon.salt })).toBe(false);
          expect(verifyOpening(leaf, { ...opening, index: opening.index ^ 1 })).toBe(false);
        }
      }),
      { numRuns: 25 },
    );
  });
  test("an opening proves nothing against another record's leaf", () => {
    const { openings } = makeRecord(inputOf(1));
    expect(verifyOpening(makeRecord(inputOf(1)).leaf, openings["canary-agency-0"])).toBe(false);
  });
  test("property: any changed byte of the leaf fails", () => {
    const { leaf, common: opening } = makeRecord(inputOf(2));
    fc.assert(
      fc.property(fc.nat(leaf.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Uint8Array.from(leaf);
        changed[at] = (changed[at] ?? 0) ^ change;
        const read = readLeaf(changed);
        // A changed root opens nothing; a change elsewhere is another leaf, which the tree above shows.
        const same = read !== undefined && read.root === readLeaf(leaf)?.root;
        expect(verifyOpening(changed, opening)).toBe(same);
      }),
      { numRuns: 500 },
    );
  });
  test.each([
    ["nothing", null],
    ["a path that is too short", { path: [] }],
    ["a sibling of another length", { path: ["AA", "AA", "AA"] }],
    ["a place that is none", { index: 8 }],
    ["a salt of another length", { salt: "AAAA" }],
    ["a further key", { more: 1 }],
  ])("%s proves nothing", (_, change) => {
    const { leaf, common: opening } = makeRecord(inputOf(2));
    expect(verifyOpening(leaf, change === null ? null : { ...opening, ...change })).toBe(false);
  });
});

describe("sealed parts", () => {
  test("property: they open again, with openings that prove them", () => {
    fc.assert(
      fc.property(fc.nat(40), (recipients) => {
        const { leaf, sealed } = makeRecord(inputOf(recipients));
        const opened = openRecord(sealed, storageKey);
        expect(opened.common.part).toEqual(common);
        expect(opened.state.part).toEqual({ message: "canary-state" });
        expect(opened.recipients).toHaveLength(recipients);
        expect([opened.n, opened.root]).toEqual([7, readLeaf(leaf)?.root]);
        expect(opened.recipients.every((opening) => verifyOpening(leaf, opening))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });
  test("property: any changed byte fails", () => {
    const { sealed } = makeRecord(inputOf(2));
    fc.assert(
      fc.property(fc.constantFrom("parts", "key"), fc.nat(), fc.integer({ min: 1, max: 255 }), (what, at, change) => {
        const changed = Uint8Array.from(sealed[what]);
        changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ change;
        expect(() => openRecord({ ...sealed, [what]: changed }, storageKey)).toThrow("record-unreadable");
      }),
      { numRuns: 500 },
    );
  });
  test("another storage key opens nothing, and neither do another record's parts under this one's name", () => {
    const record = makeRecord(inputOf(1));
    expect(() => openRecord(record.sealed, randomBytes(32))).toThrow("record-unreadable");
    const other = makeRecord(inputOf(1));
    const as = (mine: Uint8Array, others: Uint8Array, what: string): Buffer => {
      const [own, theirs] = [mine, others].map(
        (bytes) => JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>,
      );
      return Buffer.from(JSON.stringify({ ...own, [what]: theirs?.[what] }));
    };
    const parts = as(record.sealed.parts, other.sealed.parts, "parts");
    const key = as(record.sealed.key, other.sealed.key, "key");
    const mixtures = [
      { parts, key },
      { ...record.sealed, parts },
      { ...record.sealed, key },
      { ...record.sealed, key: other.sealed.key },
    ];
    for (const mixed of mixtures) expect(() => openRecord(mixed, storageKey)).toThrow("record-unreadable");
  });
  test("the ciphertext says whose it is, and does not open without its key", () => {
    const { leaf, sealed } = makeRecord(inputOf(1));
    expect(readPartsOf(sealed.parts)).toEqual({ n: 7, root: readLeaf(leaf)?.root });
    const { key } = JSON.parse(Buffer.from(sealed.key).toString()) as { readonly key: string };
    expect(Buffer.from(sealed.parts).toString()).not.toContain(key);
    for (const none of [sealed.key, leaf, Buffer.alloc(0), Buffer.from("null"), Buffer.from('{"v":2}')])
      expect(readPartsOf(none)).toBeUndefined();
  });
});

test("a decision with more recipients than a record holds is refused", () => {
  expect(() => makeRecord(inputOf(511))).toThrow("record-parts-too-many");
});
