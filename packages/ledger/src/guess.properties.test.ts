import { createHash } from "node:crypto";
import { canonicalJson } from "@gatehouse/contracts/canonical-json";
import { droppedCodes } from "@gatehouse/contracts/codes";
import type { CommonPart, Opening, RecipientPart } from "@gatehouse/contracts/ledger";
import { itemNames } from "@gatehouse/contracts/items";
import { expect, test } from "vitest";
import { hashLeaf } from "./merkle.ts";
import { makeRecord, readLeaf } from "./record.ts";
import type { LedgerRecord } from "./record.ts";

/*
 * A witness holds every leaf and every record's sealed parts, knows our code, and knows every agency, item and reason there
 * is. Here it tries all of them against records whose secrets it is to find, in every way that we could think of, and is
 * right as often as somebody who has seen nothing.
 */

const agencies = [
  "hillside-school",
  "northshire-council",
  "northshire-homes",
  "northshire-police",
  "northshire-probation",
  "oakfield-school",
  "riverside-practice",
  "family-support",
] as const;
const secrets = { agency: agencies, item: itemNames.slice(0, 40), reason: droppedCodes } as const;
type Secret = { readonly agency: string; readonly item: string; readonly reason: (typeof droppedCodes)[number] };
type What = keyof typeof secrets;

/** Seeded, so that the test is the same each time: chance is what is being counted. */
function seeded(seed: string): (size: number) => Buffer {
  let count = 0;
  return (size) => {
    const blocks: Buffer[] = [];
    for (let have = 0; have < size; have += 32) {
      blocks.push(createHash("sha256").update(`${seed} ${count}`).digest());
      count += 1;
    }
    return Buffer.concat(blocks).subarray(0, size);
  };
}

function drawn<T>(list: readonly T[], random: (size: number) => Buffer): T {
  const one = list[random(4).readUInt32BE() % list.length];
  if (one === undefined) throw new Error("nothing to draw from");
  return one;
}

/** What stands in a record about somebody who did not get one thing, for one reason. */
function partOf({ agency, item, reason }: Secret): RecipientPart {
  return {
    counter: 3,
    decision: {
      dropped: [{ id: "s1", item, reason }],
      dutyCheck: false,
      handling: [],
      outcome: "withheld",
      overrides: [],
      reasons: ["nothing-to-share"],
      retainUntil: null,
      routedTo: null,
      statements: [],
      tier: "support",
    },
    delivered: null,
    delivery: null,
    recipient: agency,
    retainUntil: null,
    sealedTo: null,
  };
}

const common: CommonPart = {
  type: "message",
  message: "0198f3c2-0000-7000-8000-000000000001",
  kind: "case-update",
  from: "hillside-school",
  at: "2026-11-02T08:55:03Z",
  outcome: "decided",
  reasons: [],
  digest: "ab".repeat(32),
  received: "cd".repeat(32),
  signedBy: "A".repeat(43),
  counter: 41,
};
const colluding = "colluding-agency";

type Trial = { readonly secret: Secret; readonly seen: LedgerRecord };

function trials(count: number): readonly Trial[] {
  const [pick, random] = [seeded("secrets"), seeded("records")];
  const storageKey = random(32);
  return Array.from({ length: count }, (_, at): Trial => {
    const secret: Secret = {
      agency: drawn(secrets.agency, pick),
      item: drawn(secrets.item, pick),
      reason: drawn(secrets.reason, pick),
    };
    const own = { ...partOf({ ...secret, agency: colluding, reason: "sealed" }), counter: at };
    const seen = makeRecord({
      n: at + 1,
      intake: at + 1,
      gatewayKey: "A".repeat(43),
      engine: "gatehouse-0123456789abcdef",
      policy: `northshire ${"0f".repeat(32)}`,
      factsDigest: random(32).toString("hex"),
      common,
      recipients: { [colluding]: own, [secret.agency]: partOf(secret) },
      state: JSON.stringify(secret),
      recordKey: random(32),
      storageKey,
      random,
    });
    return { secret, seen };
  });
}

type Guess = (seen: LedgerRecord) => string | undefined;

/** Salts that a careless program would use, or that something beside the record shows. */
function saltsFor({ leaf, sealed }: LedgerRecord): readonly Buffer[] {
  const read = readLeaf(leaf);
  const shown = [read?.root ?? "", read?.factsDigest ?? ""].map((hex) => Buffer.from(hex, "hex").subarray(0, 16));
  const of = [leaf, sealed.parts].map((bytes) => createHash("sha256").update(bytes).digest().subarray(0, 16));
  const counted = Buffer.alloc(16);
  counted.writeUInt32BE(read?.n ?? 0, 12);
  return [Buffer.alloc(16), Buffer.alloc(0), counted, ...shown, ...of];
}

/** Every agency, item or reason, hashed as our code hashes them, and looked for in all that is shown; it is told the rest. */
function byHashing(what: What, others: Secret, opening: Opening | undefined): Guess {
  return (seen) => {
    const shown = [Buffer.from(readLeaf(seen.leaf)?.root ?? "", "hex"), Buffer.from(seen.sealed.parts)];
    const path = opening?.path.map((sibling) => Buffer.from(sibling, "base64url")) ?? [];
    const every = secrets[what].map((value): Secret => ({ ...others, [what]: value }));
    for (const secret of every)
      for (const salt of saltsFor(seen)) {
        const hash = hashLeaf(salt, Buffer.from(canonicalJson(partOf(secret))));
        if (shown.some((bytes) => bytes.includes(hash)) || path.some((one) => one.equals(hash))) return secret[what];
      }
    return undefined;
  };
}

/** What goes most often with what a record looks like, learned from records whose secrets it was told. */
function byLooks(what: What, told: readonly Trial[], looksOf: (seen: LedgerRecord) => string): Guess {
  const counts = new Map<string, Map<string, number>>();
  for (const { secret, seen } of told) {
    const looks = looksOf(seen);
    const of = counts.get(looks) ?? new Map<string, number>();
    counts.set(looks, of.set(secret[what], (of.get(secret[what]) ?? 0) + 1));
  }
  return (seen) => [...(counts.get(looksOf(seen)) ?? [])].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

const looks: Readonly<Record<string, (seen: LedgerRecord) => string>> = {
  "the lengths": ({ leaf, sealed }) =>
    `${String(leaf.length - leafDigits(leaf))} ${sealed.parts.length} ${sealed.key.length}`,
  "the root's first bits": ({ leaf }) => readLeaf(leaf)?.root.slice(0, 1) ?? "",
  "the root's last bits": ({ leaf }) => readLeaf(leaf)?.root.slice(-1) ?? "",
  "the ciphertext's first letter": ({ sealed }) => ciphertextOf(sealed.parts).slice(0, 1),
  "the ciphertext's letter in the middle": ({ sealed }) => ciphertextOf(sealed.parts).slice(1000, 1001),
  "the place of the colluding holder's part": ({ openings }) => String(openings[colluding]?.index),
  "the colluding holder's path": ({ openings }) =>
    `${openings[colluding]?.path.length} ${openings[colluding]?.path[0]?.[0]}`,
};

/** Numbers of records and places grow with time, and are no look of what the record says. */
function leafDigits(leaf: Uint8Array): number {
  const read = readLeaf(leaf);
  return String(read?.n).length + String(read?.intake).length;
}

function ciphertextOf(parts: Uint8Array): string {
  const { parts: text } = JSON.parse(Buffer.from(parts).toString()) as { readonly parts: string };
  return text;
}

/** Seven standard deviations above chance: less than one in 10¹¹ would be right more often without knowing anything. */
function mostByChance(count: number, choices: number): number {
  const chance = 1 / choices;
  return count * chance + 7 * Math.sqrt(count * chance * (1 - chance));
}

const all = trials(2_000);
const [told, asked] = [all.slice(0, 1_000), all.slice(1_000)];

test.each(["agency", "item", "reason"] as const)("no look of a record tells its %s better than chance does", (what) => {
  for (const [name, looksOf] of Object.entries(looks)) {
    const guess = byLooks(what, told, looksOf);
    const right = asked.filter(({ secret, seen }) => guess(seen) === secret[what]).length;
    expect({ name, tooOften: right > mostByChance(asked.length, secrets[what].length) }).toEqual({
      name,
      tooOften: false,
    });
  }
});

test.each(["agency", "item", "reason"] as const)(
  "trying every %s against a leaf finds none, also with a holder's opening",
  (what) => {
    for (const { secret, seen } of asked.slice(0, 100)) {
      expect(byHashing(what, secret, undefined)(seen)).toBeUndefined();
      expect(byHashing(what, secret, seen.openings[colluding])(seen)).toBeUndefined();
    }
  },
);

test("the same guessing is right every time where the secret shows: the test can tell", () => {
  const shown = byLooks("agency", told, ({ openings }) => Object.keys(openings).join());
  expect(asked.every(({ secret, seen }) => shown(seen) === secret.agency)).toBe(true);
  const { seen, secret } = asked[0] ?? {};
  if (!seen || !secret) throw new Error("no trial");
  const hash = hashLeaf(Buffer.alloc(16), Buffer.from(canonicalJson(partOf(secret))));
  const leaking: LedgerRecord = {
    ...seen,
    sealed: { ...seen.sealed, parts: Buffer.concat([seen.sealed.parts, hash]) },
  };
  for (const what of ["agency", "item", "reason"] as const)
    expect(byHashing(what, secret, undefined)(leaking)).toBe(secret[what]);
});
