/** Every span there is, and what it is of. A span of another name is not made. */
export const spanList = {
  "record.taken":
    "An adapter takes a record: from its coming in, by door or folder, to its messages' being in the outbox",
  "message.queued": "A client has a message in its outbox: from there to the gateway's signed decision",
  "message.sent": "One attempt of a client to have the broker store it",
  "message.decided": "The gateway: from the broker's having stored it to its decision's being on disk",
  "copy.made": "The gateway: one recipient's copy, from its decision to its being on disk. A trace of its own",
  "copy.handed-over": "The recipient's client hands the copy over to the agency's own system",
} as const;
/** The name of a span. */
export type SpanName = keyof typeof spanList;

/** Everything that a span may say: codes. No kind, agency, person, case, message or item, and nothing of what one says. */
export const attributeList = {
  result: "What became of it: a word of the contract",
  code: "Why it was refused or failed: a code of the contract or of the error catalogue",
} as const;
/** What is said of a span. */
export type SpanAttributes = { readonly [Name in keyof typeof attributeList]?: string };

const codeForm = /^[a-z][a-z-]{0,47}$/;

/** The attributes that are on the list, where their values are codes; nothing else is written. */
export function spanAttributes(given: SpanAttributes): Record<string, string> {
  const written: Record<string, string> = {};
  for (const name of ["result", "code"] as const) {
    const value = given[name];
    if (value !== undefined) written[`gatehouse.${name}`] = codeForm.test(value) ? value : "other";
  }
  return written;
}
