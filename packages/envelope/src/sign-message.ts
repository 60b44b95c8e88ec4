import { randomBytes } from "node:crypto";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { items, isItemName } from "@gatehouse/contracts/items";
import type { Message } from "@gatehouse/contracts/message";
import { minimisedForm } from "@gatehouse/contracts/minimise";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import type { SignedStatement } from "./claims.ts";
import { envelopeVersion, instantOf, messageClaims, slotCounts } from "./claims.ts";
import { disclosureDigest, writeDisclosure } from "./disclosure.ts";
import { maxCompactChars, signObject } from "./jws.ts";
import type { SigningKey } from "./keys.ts";

/** A signed draft, and what its statements are called now. */
export type SignedMessage = {
  /** The SD-JWT with every disclosure, in the order of their digests: for the gateway only. */
  readonly compact: string;
  /** The random name each draft statement got: by it decisions, corrections and recipients mean the statement. */
  readonly statementIds: Readonly<Record<string, string>>;
};

/** With which key, and for which partnership: its id becomes the audience. */
export type SignOptions = { readonly key: SigningKey; readonly partnership: string };

type MessageType = "gatehouse-message+sd-jwt" | "gatehouse-preview+sd-jwt";
type Entry = readonly [name: string, value: unknown];

const randomSize = 16;

/**
 * Signs a draft as an SD-JWT (RFC 9901): checked against the contract, derived minimised forms made, draft ids replaced
 * by random ones, padded to one of the slot counts, digests sorted.
 *
 * @param message a draft of the agency whose key this is; a `summary` beside an item that is not `authored` is not signed
 * @param options `partnership` becomes the audience
 * @throws GatehouseError `draft-refused` (facts: code and field) when the contract refuses it, `draft-too-large`
 */
export function signMessage(message: Message, options: SignOptions): Promise<SignedMessage> {
  return sign("gatehouse-message+sd-jwt", message, options);
}

/**
 * Signs a draft to ask what would be decided of it, as `signMessage` but under a type of its own: no recipient takes it
 * for a message, so nobody can send what was only asked about.
 *
 * @throws GatehouseError as `signMessage`
 */
export function signPreview(message: Message, options: SignOptions): Promise<SignedMessage> {
  return sign("gatehouse-preview+sd-jwt", message, options);
}

async function sign(typ: MessageType, message: Message, options: SignOptions): Promise<SignedMessage> {
  const parsed = parseMessage(message);
  if (!parsed.ok) throw new GatehouseError("draft-refused", { code: parsed.code, field: parsed.path });
  const draft = parsed.message;
  const iat = Date.parse(draft.createdAt) / 1000;
  const statementIds = new Map<string, string>();
  const entries: Entry[] = [...claimEntries(draft)];
  for (const statement of draft.statements) {
    const name = randomName();
    statementIds.set(statement.id, name);
    entries.push(
      ...statementEntries(statement, name, { signedOn: instantOf(iat).slice(0, 10), case: draft.case ?? null }),
    );
  }
  const sealed = disclose(padded(entries));
  const payload = {
    iss: draft.from,
    aud: options.partnership,
    iat,
    jti: draft.id,
    v: envelopeVersion,
    _sd: sealed.map(([digest]) => digest),
    _sd_alg: "sha-256",
  };
  const jwt = await signObject(typ, payload, options.key);
  const compact = `${jwt}~${sealed.map(([, disclosure]) => `${disclosure}~`).join("")}`;
  if (compact.length > maxCompactChars) throw new GatehouseError("draft-too-large", { limit: maxCompactChars });
  return { compact, statementIds: Object.fromEntries(statementIds) };
}

/** A key without a value may be absent or null in a draft; signed it is absent, so that there is one spelling. */
function claimEntries(draft: Message): Entry[] {
  return messageClaims.flatMap((name): Entry[] => {
    const value = draft[name];
    return value === undefined || value === null ? [] : [[name, value]];
  });
}

function statementEntries(
  statement: Message["statements"][number],
  name: string,
  context: Parameters<typeof minimisedForm>[1],
): Entry[] {
  const { item, about, value, assertion, on } = statement;
  const common = { item, about, assertion, on };
  const full: SignedStatement = { ...common, value, form: "full" };
  const derived = minimisedForm({ item, value }, context);
  const authored = isItemName(item) && items[item].minimisedForm?.by === "authored" ? statement.summary : undefined;
  const shorter = derived === undefined ? authored : derived;
  if (shorter === undefined || shorter === null) return [[name, full]];
  const minimised: SignedStatement = { ...common, value: shorter, form: "minimised", of: name };
  return [
    [name, full],
    [randomName(), minimised],
  ];
}

function padded(entries: readonly Entry[]): readonly Entry[] {
  const slots = slotCounts.find((count) => entries.length <= count);
  if (slots === undefined) throw new GatehouseError("draft-too-large", { limit: Math.max(...slotCounts) });
  const padding = Array.from({ length: slots - entries.length }, (): Entry => [randomName(), null]);
  return [...entries, ...padding];
}

/** Gives each entry its salt (all from one draw: one call each would cost ten times as much) and sorts by digest. */
function disclose(entries: readonly Entry[]): (readonly [digest: string, disclosure: string])[] {
  const salts = randomBytes(entries.length * randomSize);
  return entries
    .map(([name, value], at): readonly [string, string] => {
      const salt = salts.toString("base64url", at * randomSize, (at + 1) * randomSize);
      const disclosure = writeDisclosure(salt, name, value);
      return [disclosureDigest(disclosure), disclosure];
    })
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function randomName(): string {
  return randomBytes(randomSize).toString("base64url");
}
