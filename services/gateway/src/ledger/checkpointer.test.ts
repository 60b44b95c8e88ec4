import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { verifyNoteSignature } from "@gatehouse/envelope/note-key";
import { formatCosignatures, parseAddCheckpoint } from "@gatehouse/ledger/add-checkpoint";
import { parseCheckpoint, signCheckpoint } from "@gatehouse/ledger/checkpoint";
import { cosign } from "@gatehouse/ledger/cosignature";
import type { LedgerTrust } from "@gatehouse/ledger/directory-trust";
import { standingOf, trustPolicy } from "@gatehouse/ledger/quorum";
import type { NoteSignature } from "@gatehouse/ledger/signed-note";
import { memoryTiles } from "@gatehouse/ledger/testing/memory-tiles";
import { testKey } from "@gatehouse/ledger/testing/note-keys";
import { openTileLog } from "@gatehouse/ledger/tile-log";
import { silentLog } from "@gatehouse/observe/log";
import { expect, onTestFinished, test } from "vitest";
import { Checkpointer } from "./checkpointer.ts";
import { witnessLine } from "./witness-line.ts";

const origin = "ledger.example/gatehouse";
const log = testKey(origin, "ed25519");
const old = testKey("one.example", "cosignature");
const keys = ["one.example", "two.example", "liar.example"].map((name) => testKey(name, "cosignature"));
const [one, two, liar] = keys;
if (!one || !two || !liar) throw new Error("three keys");

const trust: LedgerTrust = {
  log: { origin, keys: [log.key] },
  witnesses: new Map([
    ["one", [old.key, one.key]],
    ["two", [two.key]],
    ["liar", [liar.key]],
  ]),
  policy: trustPolicy({ log: { origin, keys: [log.key] }, witnesses: keys.map(({ key }) => key), quorum: 2 }),
};
const now = (): number => Math.floor(Date.now() / 1_000);
const garbage = Buffer.alloc(72, 7);

/** A witness at an address of its own, that answers a checkpoint's text with these lines. */
async function witness(answer: (text: string) => readonly NoteSignature[] | string): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = parseAddCheckpoint(Buffer.concat(chunks))?.note.text ?? "";
      const lines = answer(text);
      response.end(typeof lines === "string" ? lines : formatCosignatures(lines));
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The bytes of the checkpoint that becomes final with these witnesses; null where none does. */
async function finalWith(lines: readonly (readonly [agency: string, url: string])[]): Promise<Buffer | null> {
  const store = memoryTiles();
  let kept: Buffer | null = null;
  const checkpointer = new Checkpointer({
    tiles: await openTileLog(store, 0),
    store,
    final: null,
    sign: (head) => signCheckpoint({ origin, ...head, extensions: [] }, log.key, log.sign),
    keep: async (sort, bytes) => {
      if (sort === "cosigned") kept = Buffer.from(bytes);
      return Promise.resolve();
    },
    trust: () => trust,
    verify: verifyNoteSignature,
    witnesses: lines.map(([agency, url]) => witnessLine(agency, url)),
    log: silentLog,
  });
  checkpointer.add([{ n: 1, leaf: Buffer.from("a leaf") }]);
  await checkpointer.tick();
  return kept;
}

const honest = (key: typeof one) => async () => witness((text) => [cosign(text, key.key, key.sign, now())]);
const own = (text: string): NoteSignature => cosign(text, liar.key, liar.sign, now());
const forged = ({ name, id }: { readonly name: string; readonly id: Buffer }): NoteSignature => ({
  name,
  id,
  signature: garbage,
});
const stranger = (at: number): NoteSignature => ({
  name: `stranger-${at}.example`,
  id: Buffer.alloc(4, at),
  signature: garbage,
});

const lies: readonly (readonly [string, (text: string) => readonly NoteSignature[] | string])[] = [
  ["beside its own word a bad signature of the ledger", (text) => [own(text), forged(log.key)]],
  ["beside its own word a bad one of another witness", (text) => [own(text), forged(one.key)]],
  ["beside its own word a bad one of a key that another witness had before", (text) => [own(text), forged(old.key)]],
  [
    "as many lines of strangers as there may be",
    (text) => [own(text), ...Array.from({ length: 63 }, (_, at) => stranger(at))],
  ],
  [
    "the same word over and over",
    (text) => Array.from({ length: 64 }, (_, at) => cosign(text, liar.key, liar.sign, now() - at)),
  ],
  ["a bad signature of its own", () => [forged(liar.key)]],
  ["its word for another tree", (text) => [own(text.replace("\n1\n", "\n2\n"))]],
  ["a time that no calendar has", (text) => [cosign(text, liar.key, liar.sign, Number.MAX_SAFE_INTEGER)]],
  ["lines that are none", () => "— liar.example\n"],
  ["a page", () => "<!DOCTYPE html>"],
];

test.each(lies)(
  "a witness that answers with %s keeps no quorum of others from a checkpoint that everybody can read",
  async (_, lie) => {
    const bytes = await finalWith([
      ["liar", await witness(lie)],
      ["one", await honest(one)()],
      ["two", await honest(two)()],
    ]);
    const note = bytes && parseCheckpoint(bytes);
    expect(note).toBeTruthy();
    if (!note || !trust.policy) return;
    expect(standingOf(note, trust.policy, verifyNoteSignature).outcome).toBe("final");
    // Its own, and at most one line of each witness: whoever reads the proof need not know the others.
    const names = note.signatures.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect([origin, "one.example", "two.example", "liar.example"]).toEqual(expect.arrayContaining(names));
  },
);

test("a witness's word is its own: what it says in another's name makes no quorum, however good", async () => {
  const both = (text: string) => [own(text), cosign(text, two.key, two.sign, now())];
  expect(await finalWith([["liar", await witness(both)]])).toBeNull();
});

test.each([
  ["years ago", -3_650 * 86_400],
  ["in years", 3_650 * 86_400],
  ["after the end of time", Number.MAX_SAFE_INTEGER - 2 * now()],
])("a word given %s is none: by its time readers look up whose key it was", async (_, shift) => {
  const away = await witness((text) => [cosign(text, liar.key, liar.sign, now() + shift)]);
  expect(
    await finalWith([
      ["liar", away],
      ["one", await honest(one)()],
    ]),
  ).toBeNull();
});
