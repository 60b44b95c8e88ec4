import type { DirectoryKey, DirectoryLedger } from "@gatehouse/contracts/directory";
import { expect, test } from "vitest";
import { ledgerTrust } from "./directory-trust.ts";

const key = (byte: number, more: Partial<DirectoryKey> = {}): DirectoryKey => ({
  kid: Buffer.alloc(32, byte).toString("base64url"),
  x: Buffer.alloc(32, byte).toString("base64url"),
  validFrom: "2026-01-01T00:00:00Z",
  validTo: "2027-01-01T00:00:00Z",
  revokedAt: null,
  ...more,
});
const witness = (agency: string, keys: readonly DirectoryKey[]): DirectoryLedger["witnesses"][number] => ({
  agency,
  name: `gatehouse.example/northshire/witness/${agency}`,
  keys: [...keys],
});
const ledger: DirectoryLedger = {
  origin: "gatehouse.example/northshire",
  keys: [key(1)],
  witnesses: [witness("council", [key(2), key(3)]), witness("police", [key(4)])],
  quorum: 2,
};
const at = "2026-11-02T09:00:00Z";

test("the ledger's keys and the newest good key of each witness are trusted", () => {
  const { log, witnesses, policy } = ledgerTrust(ledger, at);
  expect(log.keys.map(({ name, publicKey }) => [name, publicKey[0]])).toEqual([[ledger.origin, 1]]);
  expect(witnesses.get("council")?.map(({ publicKey }) => publicKey[0])).toEqual([2, 3]);
  expect(policy?.witnesses.map(({ name, publicKey }) => [name, publicKey[0]])).toEqual([
    ["gatehouse.example/northshire/witness/council", 3],
    ["gatehouse.example/northshire/witness/police", 4],
  ]);
  expect(policy?.quorum).toBe(2);
});

test.each<[string, DirectoryLedger, string]>([
  ["no quorum is named", { ...ledger, quorum: 0 }, at],
  ["the ledger's key has ended", ledger, "2027-01-01T00:00:00Z"],
  ["the ledger's key has not begun", ledger, "2025-12-31T23:59:59Z"],
  ["the time cannot be read", ledger, "yesterday"],
  [
    "a witness that is needed has lost its key",
    { ...ledger, witnesses: [...ledger.witnesses.slice(0, 1), witness("police", [key(4, { revokedAt: at })])] },
    at,
  ],
])("nothing is final when %s", (_why, said, when) => {
  expect(ledgerTrust(said, when).policy).toBeNull();
});

test("a key is good until the second it was revoked", () => {
  const said = { ...ledger, keys: [key(1, { revokedAt: at })] };
  expect(ledgerTrust(said, "2026-11-02T08:59:59Z").log.keys).toHaveLength(1);
  expect(ledgerTrust(said, at).log.keys).toEqual([]);
});
