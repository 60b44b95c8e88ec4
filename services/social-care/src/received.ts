import type { Delivery } from "@gatehouse/contracts/delivery";

/** What comes in that is no referral: a question, an answer, an update, a meeting, an outcome. */
export type Received = {
  readonly deliveryId: string;
  readonly message: string;
  readonly kind: Delivery["data"]["kind"];
  readonly sender: { readonly agency: string; readonly name: string; readonly role: string };
  readonly sentAt: string;
  readonly filedUnder: Delivery["data"]["filedUnder"];
  readonly case: string | null;
  readonly handling: Delivery["data"]["handling"];
  readonly routedTo: string | null;
  readonly retainUntil: string | null;
  readonly objections: Delivery["data"]["objections"] | null;
  /** What only some kinds have: items asked for and why, answers, what is corrected, when a meeting is. */
  readonly particulars: Readonly<Record<string, unknown>>;
  readonly information: readonly Readonly<Record<string, unknown>>[];
};

const particulars = [
  "items",
  "power",
  "reason",
  "historyFrom",
  "urgency",
  "answers",
  "start",
  "agenda",
  "stage",
  "instruction",
  "readBy",
  "readAt",
  "corrects",
] as const;

/** A delivery that is no referral, for the case system to file under the child. */
export function receivedOf({ id, data }: Delivery): Received {
  const held = particulars.filter((name) => data[name] !== undefined && data[name] !== null);
  return {
    deliveryId: id,
    message: data.message,
    kind: data.kind,
    sender: { agency: data.from, name: data.author.name, role: data.author.role },
    sentAt: data.createdAt,
    filedUnder: data.filedUnder,
    case: data.case,
    handling: data.handling,
    routedTo: data.routedTo,
    retainUntil: data.retainUntil,
    objections: data.objections ?? null,
    particulars: Object.fromEntries(held.map((name) => [name, data[name]])),
    information: data.statements.map(({ id: _id, of: _of, ...said }) => said),
  };
}
