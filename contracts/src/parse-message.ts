import type { RefusalCode } from "./codes.ts";
import { checkIdentifier } from "./identifiers.ts";
import { isItemName, items } from "./items.ts";
import { jsonWithinLimits } from "./json-limits.ts";
import { kindHasKey } from "./kind-keys.ts";
import type { Identifier, Statement } from "./message.ts";
import { Message } from "./message.ts";
import { schemaPath } from "./schema-path.ts";

type Problem = { readonly code: RefusalCode; readonly path: string };
/** A message that keeps the contract, or the code and path of the first thing that does not. */
export type ParsedMessage = { readonly ok: true; readonly message: Message } | ({ readonly ok: false } & Problem);

/**
 * Parses a draft or an opened message against the contract: closed shape, known items, values in their items' shapes,
 * check digits, statement ids used once, statements about people of the message. What a kind must carry, and whether a
 * risk is valid, is decision step 2's.
 *
 * Total: any JSON value gives an answer. When several things are wrong the first of these is named: shape of the
 * message (`schema-invalid`), an item the catalogue does not have (`item-unknown`), a wrong check digit
 * (`identifier-invalid`), a value of another shape (`schema-invalid`), two statements with one id
 * (`disclosures-inconsistent`), a statement about nobody (`schema-invalid`).
 *
 * @param input parsed JSON, untrusted
 * @returns the message, or a code and the path to what is wrong. A path holds keys of the contract and positions, never
 * a value and never a key that the contract does not have.
 */
export function parseMessage(input: unknown): ParsedMessage {
  if (!jsonWithinLimits(input)) return { ok: false, code: "schema-invalid", path: "" };
  const parsed = Message.safeParse(input);
  if (!parsed.success) return { ok: false, code: "schema-invalid", path: schemaPath(parsed.error) };
  const message = parsed.data;
  const problem =
    foreignKey(message) ??
    unknownItem(message) ??
    wrongIdentifier(message) ??
    wrongValue(message) ??
    repeatedStatement(message) ??
    wrongLabel(message);
  return problem ? { ok: false, ...problem } : { ok: true, message };
}

// Once: zod builds the enumeration anew at each call, which cost a fifth of the parsing.
const messageKeys = Message.keyof().options;

function foreignKey(message: Message): Problem | undefined {
  for (const key of messageKeys) {
    const value = message[key];
    if (value !== null && value !== undefined && !kindHasKey(message.kind, key))
      return { code: "schema-invalid", path: key };
  }
  return undefined;
}

function unknownItem(message: Message): Problem | undefined {
  const at = message.statements.findIndex((statement) => !isItemName(statement.item));
  if (at >= 0) return { code: "item-unknown", path: `statements[${at}].item` };
  const asked = (message.items ?? []).findIndex((item) => !isItemName(item));
  if (asked >= 0) return { code: "item-unknown", path: `items[${asked}]` };
  const answered = (message.answers ?? []).findIndex((answer) => !isItemName(answer.item));
  return answered >= 0 ? { code: "item-unknown", path: `answers[${answered}].item` } : undefined;
}

function wrongIdentifier(message: Message): Problem | undefined {
  for (const [at, person] of message.people.entries()) {
    const wrong = person.ids.findIndex((id) => !checkIdentifier(id.scheme, id.value));
    if (wrong >= 0) return { code: "identifier-invalid", path: `people[${at}].ids[${wrong}].value` };
  }
  const at = message.statements.findIndex((statement) => {
    const id = identifierOf(statement);
    return id !== undefined && !checkIdentifier(id.scheme, id.value);
  });
  return at >= 0 ? { code: "identifier-invalid", path: `statements[${at}].value` } : undefined;
}

const identifierItems: Readonly<Record<string, Identifier["scheme"]>> = {
  "child.nhsNumber": "nhs-number",
  "child.upn": "upn",
  "child.uln": "uln",
  "adult.pncId": "pnc-id",
  "contact.uprn": "uprn",
};

/** The identifier that a statement's value is, if it is one; an absence or another shape is none. */
function identifierOf(statement: Statement): Identifier | undefined {
  const { item, value } = statement;
  const scheme = Object.hasOwn(identifierItems, item) ? identifierItems[item] : undefined;
  if (scheme !== undefined) return typeof value === "string" ? { scheme, value } : undefined;
  if (item !== "adult.offenderNumber" || typeof value !== "object" || value === null) return undefined;
  if (!("scheme" in value) || !("value" in value) || typeof value.value !== "string") return undefined;
  if (value.scheme !== "crn" && value.scheme !== "noms-number") return undefined;
  return { scheme: value.scheme, value: value.value };
}

function wrongValue(message: Message): Problem | undefined {
  for (const [at, statement] of message.statements.entries()) {
    if (!isItemName(statement.item)) continue;
    const parsed = items[statement.item].value.safeParse(statement.value);
    if (!parsed.success) return { code: "schema-invalid", path: `statements[${at}].value` };
  }
  return undefined;
}

function repeatedStatement(message: Message): Problem | undefined {
  const at = firstRepeated(message.statements.map((statement) => statement.id));
  return at >= 0 ? { code: "disclosures-inconsistent", path: `statements[${at}].id` } : undefined;
}

function wrongLabel(message: Message): Problem | undefined {
  const labels = message.people.map((person) => person.label);
  const twice = firstRepeated(labels);
  if (twice >= 0) return { code: "schema-invalid", path: `people[${twice}].label` };
  const at = message.statements.findIndex((statement) => !labels.includes(statement.about));
  return at >= 0 ? { code: "schema-invalid", path: `statements[${at}].about` } : undefined;
}

function firstRepeated(names: readonly string[]): number {
  const seen = new Set<string>();
  return names.findIndex((name) => seen.size === seen.add(name).size);
}
