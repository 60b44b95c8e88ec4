import type { Directory } from "@gatehouse/contracts/directory";
import { expect, test } from "vitest";
import { signDirectory, verifyDirectory } from "./directory.ts";
import { generateSigningKey, publicKey } from "./keys.ts";
import { directoryKey, makePartnership } from "./testing/partnership.ts";

const made = await makePartnership();
const ledgerKey = generateSigningKey();
const witnessKey = generateSigningKey();
const witness = {
  agency: "northshire-council",
  name: "gatehouse.example/northshire/witness/northshire-council",
  keys: [directoryKey(witnessKey)],
};
const good: Directory["ledger"] = {
  origin: "gatehouse.example/northshire",
  keys: [directoryKey(ledgerKey)],
  witnesses: [witness],
  quorum: 1,
};

const outcome = async (ledger: Directory["ledger"]): Promise<string> => {
  const compact = await signDirectory({ ...made.draftDirectory, ledger }, made.root);
  const verified = await verifyDirectory(compact, publicKey(made.root));
  return verified.ok ? "trusted" : verified.code;
};

test("a directory names the ledger, its keys, and who has to have seen it", async () => {
  expect(await outcome(good)).toBe("trusted");
});

test.each<[string, Directory["ledger"]]>([
  ["a quorum that can never be reached", { ...good, quorum: 2 }],
  ["two witnesses of one name", { ...good, witnesses: [witness, { ...witness, keys: [] }] }],
  ["a witness under the ledger's own name", { ...good, witnesses: [{ ...witness, name: good.origin }] }],
  ["a witness that no agency here runs", { ...good, witnesses: [{ ...witness, agency: "elsewhere" }] }],
  ["the gateway's key for messages on checkpoints", { ...good, keys: [directoryKey(made.gateway)] }],
  [
    "an agency's key for messages on cosignatures",
    { ...good, witnesses: [{ ...witness, keys: [directoryKey(made.school)] }] },
  ],
  ["one key for checkpoints and cosignatures", { ...good, witnesses: [{ ...witness, keys: good.keys }] }],
  [
    "a key under a name that is not its thumbprint",
    { ...good, keys: [{ ...directoryKey(ledgerKey), kid: witnessKey.kid }] },
  ],
  ["a name that would break a line of a note", { ...good, origin: "gatehouse.example/north\nshire" }],
])("a directory with %s is refused", async (_what, ledger) => {
  expect(await outcome(ledger)).toBe("schema-invalid");
});
