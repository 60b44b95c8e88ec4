import { DeliveryItem } from "@gatehouse/contracts/delivery-item";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { RecordProof } from "@gatehouse/contracts/request";
import type { VerifyingKey } from "@gatehouse/envelope/keys";
import { signObject } from "@gatehouse/envelope/jws";
import type { Payload } from "@gatehouse/envelope/jws";
import { wholeSeconds } from "./acknowledgement.ts";
import type { ClientState } from "./client-state.ts";
import type { EnvelopePorts } from "./envelope-ports.ts";
import type { Proofs } from "./proofs.ts";
import type { Signer } from "./sign-and-queue.ts";

/** All that this agency holds of one message, opened: what evidence of it is made from. */
export type KeptEvidence = {
  readonly agency: string;
  readonly message: string;
  readonly root: Pick<VerifyingKey, "kid" | "x">;
  readonly directories: readonly string[];
  /** What this agency signed and sent; null when it is a message that it received. */
  readonly sent: string | null;
  readonly copies: readonly string[];
  readonly receipts: readonly string[];
  readonly records: readonly RecordProof[];
};

/** What gathering needs of the client around it. */
export type KeptOptions = {
  readonly agency: string;
  readonly root: VerifyingKey;
  readonly state: ClientState;
  readonly envelope: EnvelopePorts;
  readonly proofs: Proofs;
  /** The signed receipts kept for a message, opened. */
  readonly receipts: (id: string) => Promise<readonly string[]>;
};

/**
 * Gathers what this agency holds of a message that it sent or received, with the proof of every record that says of it.
 *
 * @param id of the message or register event; of a copy also its delivery id
 * @throws evidence-unknown, evidence-undecided, evidence-not-final (a proof is still to come), evidence-key-gone
 */
export async function gatherEvidence(id: string, options: KeptOptions): Promise<KeptEvidence> {
  const { agency, root, state, proofs } = options;
  const sealed = await state.ownCopies.sent(id);
  const received = await state.ownCopies.received(id);
  if (state.outbox.entry(id) !== undefined) throw new GatehouseError("evidence-undecided", { messageId: id });
  if (sealed === null && received.length === 0) throw new GatehouseError("evidence-unknown", { messageId: id });
  const sent = sealed === null ? null : Buffer.from(open(options, sealed)).toString("latin1");
  const copies = received.map((one) => copyIn(open(options, one.sealed)));
  const receipts = sent === null ? [] : await options.receipts(id);
  const numbers = new Set([...receipts.map(recordOfReceipt), ...copies.map(recordOfCopy)].filter((n) => n !== null));
  const records = await finalRecords(
    [...numbers].toSorted((a, b) => a - b),
    proofs,
    id,
  );
  const { kid, x } = root;
  const directories = await state.directory.past();
  const message = received[0]?.message ?? id;
  return { agency, message, root: { kid, x }, directories, sent, copies, receipts, records };
}

/** Signs the digest of evidence as a whole, in this agency's name. */
export function sealEvidence(digest: string, { agency, partnership, key, now }: Signer): Promise<string> {
  const iat = Math.floor(Date.parse(wholeSeconds(now())) / 1000);
  return signObject("gatehouse-evidence+jwt", { iss: agency, aud: partnership, iat, v: 1, digest }, key);
}

function open({ envelope }: KeptOptions, sealed: Uint8Array): Uint8Array {
  try {
    return envelope.open(sealed);
  } catch (cause) {
    throw new GatehouseError("evidence-key-gone", {}, { cause });
  }
}

async function finalRecords(
  numbers: readonly number[],
  proofs: Proofs,
  messageId: string,
): Promise<readonly RecordProof[]> {
  const read = async (): Promise<readonly (RecordProof | null)[]> =>
    await Promise.all(numbers.map((record) => proofs.read(record)));
  const before = await read();
  const missing = numbers.filter((_, at) => before[at] === null);
  if (missing.length === 0) return before.filter((proof) => proof !== null);
  // A gateway that does not answer now leaves it as it is: what is missing is said below.
  const cause = await proofs.fetch(missing).catch((error: unknown) => error);
  const after = await read();
  const stillMissing = numbers.find((_, at) => after[at] === null);
  if (stillMissing !== undefined) {
    proofs.want(stillMissing);
    throw new GatehouseError("evidence-not-final", { messageId, field: `record ${stillMissing}` }, { cause });
  }
  return after.filter((proof) => proof !== null);
}

function copyIn(plaintext: Uint8Array): string {
  const item = DeliveryItem.parse(JSON.parse(Buffer.from(plaintext).toString("utf8")));
  if (item.type !== "copy") throw new GatehouseError("internal");
  return item.copy;
}

/** The record a receipt was written into, where it opens one; of other receipts no proof is needed. */
function recordOfReceipt(compact: string): number | null {
  const receipt = payloadOf(compact)["receipt"];
  if (typeof receipt !== "object" || receipt === null) return null;
  const opens = "opening" in receipt && receipt.opening !== null && receipt.opening !== undefined;
  return opens && "record" in receipt && typeof receipt.record === "number" ? receipt.record : null;
}

function recordOfCopy(copy: string): number | null {
  const body: unknown = JSON.parse(copy);
  if (typeof body !== "object" || body === null || !("gateway" in body) || typeof body.gateway !== "string")
    return null;
  const { record } = payloadOf(body.gateway);
  return typeof record === "number" ? record : null;
}

/** The payload of what was verified when it came. */
function payloadOf(compact: string): Payload {
  const payload: unknown = JSON.parse(Buffer.from(compact.split(".")[1] ?? "", "base64url").toString("utf8"));
  return typeof payload === "object" && payload !== null ? { ...payload } : {};
}
