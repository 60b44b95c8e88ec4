import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { refusalCodes } from "@gatehouse/contracts/codes";
import { againCauses } from "@gatehouse/contracts/receipt";
import type { Receipt } from "@gatehouse/contracts/receipt";
import { messageStates } from "@gatehouse/contracts/request";
import { decodeChecked, encodeChecked } from "./checked-file.ts";
import type { Disk } from "./disk.ts";
import { writeWhole } from "./disk.ts";
import { fileNameFor } from "./file-name.ts";

/** What the agency knows of one message or register event it sent: ids and codes only, no content. */
export const MessageStatus = z.strictObject({
  id: z.string().min(1).max(100),
  kind: z.string().nullable().describe("null when its receipt came to a client that never queued it"),
  state: z.enum(messageStates),
  outcome: z.enum(["decided", "refused", "recorded"]).nullable(),
  reasons: z.array(z.enum(refusalCodes)).describe("Why it was refused"),
  record: z.number().int().nullable().describe("Number of the ledger record of the newest decision"),
  recipients: z.record(z.string(), z.enum(["shared", "withheld", "held", "delivered", "acknowledged"])),
  overdue: z.array(z.string()).describe("Duties that are overdue, as `duty agency`"),
  again: z.enum(againCauses).nullable().default(null).describe("Why the newest decision was not the first"),
});
export type MessageStatus = z.infer<typeof MessageStatus>;

/** With what stands beside it: whether witnesses have cosigned the record of the newest decision, and that is proved here. */
export type KnownStatus = MessageStatus & { readonly final: boolean };

/** A message that no receipt has come for yet. */
export function queuedStatus(id: string, kind: string | null): MessageStatus {
  return {
    id,
    kind,
    state: "queued",
    outcome: null,
    reasons: [],
    record: null,
    recipients: {},
    overdue: [],
    again: null,
  };
}

/** As far as the copy that has come least far; one more copy released later makes it decided again. */
function stateOf(recipients: MessageStatus["recipients"]): MessageStatus["state"] {
  const copies = Object.values(recipients).filter((outcome) => outcome !== "withheld" && outcome !== "held");
  if (copies.length === 0 || copies.includes("shared")) return "decided";
  return copies.includes("delivered") ? "delivered" : "acknowledged";
}

/**
 * What is known after one more verified receipt. Total; repeating a receipt changes nothing, and receipts about
 * different recipients may come in any order.
 */
export function withReceipt(status: MessageStatus, receipt: Receipt): MessageStatus {
  switch (receipt.type) {
    case "recorded":
      return {
        ...status,
        state: "decided",
        outcome: receipt.outcome,
        reasons: receipt.reasons,
        record: receipt.record,
      };
    case "overdue": {
      const duty = `${receipt.duty} ${receipt.on}`;
      return status.overdue.includes(duty) ? status : { ...status, overdue: [...status.overdue, duty] };
    }
    case "acknowledged": {
      const recipients = { ...status.recipients, [receipt.recipient]: "acknowledged" as const };
      return { ...status, recipients, state: stateOf(recipients) };
    }
    case "delivered": {
      const recipients = { ...status.recipients };
      for (const agency of Object.keys(receipt.recipients))
        if (recipients[agency] !== "acknowledged") recipients[agency] = "delivered";
      // What was decided since may be about another copy: it says itself how that stands.
      return status.record !== null && receipt.record < status.record
        ? status
        : { ...status, recipients, state: stateOf(recipients) };
    }
    case "decided":
    case "decided-again": {
      if (status.record !== null && receipt.record < status.record) return status;
      const { outcome, reasons, record } = receipt;
      const anew = receipt.type === "decided-again" && record !== status.record ? receipt.changed : [];
      const recipients = { ...status.recipients };
      for (const [agency, told] of Object.entries(receipt.recipients)) {
        const known = recipients[agency];
        const arrived = known === "delivered" || known === "acknowledged";
        if (!arrived || anew.includes(agency)) recipients[agency] = told.outcome;
      }
      const again = receipt.type === "decided-again" ? receipt.because : null;
      return { ...status, outcome, reasons, record, recipients, again, state: stateOf(recipients) };
    }
  }
}

/** What became of each message, durably, with the receipts that say so. */
export type MessageStates = {
  readonly read: (id: string) => Promise<MessageStatus | null>;
  /** The receipts kept for a message, sealed as they came, oldest first: the agency's evidence. */
  readonly receipts: (id: string) => Promise<readonly string[]>;
  /** Makes a verified receipt's effect durable, with the sealed item it came in. Repeating it changes nothing. */
  readonly apply: (receipt: Receipt, kind: string | null, sealed: string) => Promise<MessageStatus>;
};

type Kept = { readonly status: MessageStatus; readonly receipts: readonly string[] };

/** Opens the folder with one small file a message: its state, and its receipts still sealed. */
export async function openMessageStates(dir: string, disk: Disk): Promise<MessageStates> {
  await disk.makeDir(dir);
  const turns = new Map<string, Promise<unknown>>();
  const load = async (id: string): Promise<Kept | null> => {
    const bytes = await disk.read(join(dir, fileNameFor(id)));
    const decoded = bytes === null ? null : decodeChecked(bytes);
    const status = MessageStatus.safeParse(decoded?.meta);
    // A damaged file is as none: the gateway has the receipts, and gives them again when asked.
    if (decoded === null || !status.success || status.data.id !== id) return null;
    const lines = Buffer.from(decoded.body).toString("latin1").split("\n");
    return { status: status.data, receipts: lines.filter((line) => line !== "") };
  };
  const write = async (receipt: Receipt, kind: string | null, sealed: string): Promise<MessageStatus> => {
    const id = receipt.message;
    const kept = (await load(id)) ?? { status: queuedStatus(id, kind), receipts: [] };
    const status = withReceipt(kept.status, receipt);
    // The same receipt may come as a delivery, as its repetition, and as an answer; one of them is evidence enough.
    if (kept.receipts.length > 0 && isDeepStrictEqual(status, kept.status)) return kept.status;
    const body = [...kept.receipts, sealed].map((line) => `${line}\n`).join("");
    await writeWhole(disk, join(dir, fileNameFor(id)), encodeChecked(status, Buffer.from(body, "latin1")));
    return status;
  };
  return {
    read: async (id) => (await load(id))?.status ?? null,
    receipts: async (id) => (await load(id))?.receipts ?? [],
    apply: (receipt, kind, sealed) => {
      const before = turns.get(receipt.message) ?? Promise.resolve();
      const done = before.catch(() => undefined).then(() => write(receipt, kind, sealed));
      turns.set(receipt.message, done);
      const forget = (): void => {
        if (turns.get(receipt.message) === done) turns.delete(receipt.message);
      };
      done.then(forget, forget);
      return done;
    },
  };
}
