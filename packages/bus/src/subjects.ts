/**
 * Every subject and stream name of a partnership. No kind, case or type stands in one: a notice to one school at 08:40
 * would identify a family to whoever runs the server (architecture §4).
 */
export const streams = {
  intake: "INTAKE",
  core: "CORE",
  ledger: "LEDGER",
  parts: "PARTS",
  keys: "KEYS",
  erased: "ERASED",
  delivery: "DELIVERY",
  snapshots: "SNAPSHOTS",
  checkpoints: "CHECKPOINTS",
} as const;
export type StreamName = (typeof streams)[keyof typeof streams];

/** What an agency says; its imports turn each into the gateway's subject that carries its account key. */
export const agencySubjects = { intake: "in", ask: "ask", apiPrefix: "broker.API" } as const;

/** The streams a witness reads, through its imports; it can do nothing else. KEYS is none of them: it leaves the broker never. */
export const witnessedStreams = [streams.ledger, streams.parts] as const;
export type WitnessedStream = (typeof witnessedStreams)[number];

/** What the gateway writes to CORE, always in an atomic batch. */
export const coreSubjects = { ledger: "ledger", parts: "parts", keys: "keys" } as const;

/** Subject of a delivery to the agency with this account key. */
export function deliverSubject(account: string): string {
  return `deliver.${account}`;
}

/** Subject on which the intake of the agency with this account key arrives. */
export function intakeSubject(account: string): string {
  return `in.${account}`;
}

/** Subject on which the questions of the agency with this account key arrive. */
export function askSubject(account: string): string {
  return `ask.${account}`;
}

/**
 * The account in an intake or ask subject.
 *
 * @returns null unless the subject is exactly `<first>.<account key>`: an agency can make the server store something
 * under another subject by a reply or trace header of its own, and none of that is a message (`docs/adr/0004-nats.md`)
 */
export function accountOf(first: "in" | "ask" | "deliver", subject: string): string | null {
  const [head, account, ...rest] = subject.split(".");
  if (head !== first || account === undefined || rest.length > 0) return null;
  return ACCOUNT_KEY.test(account) ? account : null;
}

/** A public account key: an NKey of 56 characters in base32, with `A` first. */
const ACCOUNT_KEY = /^A[A-Z2-7]{55}$/;
