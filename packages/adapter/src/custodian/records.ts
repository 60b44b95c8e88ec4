import { checkIdentifier } from "@gatehouse/contracts/identifiers";
import type { Identifier } from "@gatehouse/contracts/message";
import type { Field } from "../field.ts";
import { atAnyCase, each, isPresent } from "../field.ts";
import type { Leaf } from "../leaf.ts";
import { leafAt } from "../leaf.ts";
import { isRecordObject } from "../record-tree.ts";
import { solidIdentifier } from "../text.ts";

/** One record of a custodian file: what its envelope says, and whom it is about. */
export type CustodianRecord = {
  /** `recordType` in small letters, for example `crime-justice.details`; empty where the record does not say. */
  readonly type: string;
  /** The record as it stands in the file; the payload itself where there is no envelope. */
  readonly envelope: Field;
  readonly payload: Field;
  /** The NHS number, when there is a valid one and no second that differs. */
  readonly ids: readonly Identifier[];
  /**
   * What records of one person have in common: NHS number, encrypted id, or a number that fails its check but is no
   * placeholder; undefined where nothing says whom the record is about.
   */
  readonly key: string | undefined;
};

/** `systemId` of a custodian file that was written of a delivery: it says what others said. */
export const deliveredSystem = "GATEHOUSE";

/** Where the revisions and the vendors' stubs keep the number of the person. */
const numberNames = ["nhsNumber", "sui", "childNhsNumber"] as const;
/** AES in base64url: the exchange's own id for the person, of no meaning to anyone else. */
const encryptedForm = /^[A-Za-z0-9_-]{22}(?:==)?$/;

/** The leaf of that name whatever the case of its letters: it changes between revisions (`RegisteredGPSurgery`). */
export function leafOf(place: Field, ...names: readonly string[]): Leaf | undefined {
  return leafAt(atAnyCase(place, ...names));
}

/** The rows of that name whatever the case of its letters: a list, one object or text alone, nothing. */
export function rowsOf(place: Field, ...names: readonly string[]): readonly Field[] {
  return each(atAnyCase(place, ...names));
}

/** The leaves of a list of texts. */
export function textsOf(place: Field, ...names: readonly string[]): readonly Leaf[] {
  return rowsOf(place, ...names).flatMap((row) => leafAt(row) ?? []);
}

/** Records of an envelope, of a list of envelopes or of records, or the one record or payload the file is. */
export function custodianRecords(root: Field): readonly CustodianRecord[] {
  return each(root)
    .flatMap((one) => (hasRecords(one) ? rowsOf(one, "records") : [one]))
    .filter((one) => isRecordObject(one.tree))
    .map(recordOf);
}

/** Whether a place has a member `records`, empty or not. */
export function hasRecords(place: Field): boolean {
  return isRecordObject(place.tree) && [...place.tree.keys()].some((name) => name.toLowerCase() === "records");
}

/** The earliest stub wraps what it says into `data.personalData`. */
function payloadOf(record: Field): Field {
  for (const place of [atAnyCase(record, "payload"), atAnyCase(atAnyCase(record, "data"), "personalData")])
    if (isRecordObject(place.tree) && isPresent(place)) return place;
  return record;
}

function recordOf(envelope: Field): CustodianRecord {
  const payload = payloadOf(envelope);
  const type = leafOf(envelope, "recordType");
  if (type) envelope.ledger.use(type.path);
  const leaves = [
    leafOf(envelope, "personId"),
    ...numberNames.flatMap((name) => [leafOf(envelope, name), leafOf(payload, name)]),
  ].filter((leaf) => leaf !== undefined);
  const ids = numberOf(leaves, envelope);
  const key = keyOf(ids, leafOf(envelope, "encryptedPersonId"), leaves, envelope);
  return { type: type?.text.toLowerCase() ?? "", envelope, payload, ids, key };
}

function isNumber(text: string): boolean {
  return checkIdentifier("nhs-number", solidIdentifier(text));
}

function numberOf(leaves: readonly Leaf[], { ledger, path }: Field): readonly Identifier[] {
  const digits = leaves.filter((leaf) => /^[\d\s-]+$/.test(leaf.text));
  const valid = digits.filter((leaf) => isNumber(leaf.text));
  for (const leaf of digits) if (!valid.includes(leaf)) ledger.warn("identifier-invalid", leaf.path);
  const values = new Set(valid.map((leaf) => solidIdentifier(leaf.text)));
  const [value] = values;
  if (value === undefined) return [];
  if (values.size > 1) {
    ledger.warn("rows-disagree", valid[0]?.path ?? path);
    return [];
  }
  for (const leaf of valid) ledger.use(leaf.path);
  return [{ scheme: "nhs-number", value }];
}

function keyOf(
  ids: readonly Identifier[],
  encrypted: Leaf | undefined,
  leaves: readonly Leaf[],
  { ledger }: Field,
): string | undefined {
  const [id] = ids;
  if (id !== undefined) return `nhs-number:${id.value}`;
  const hidden = leaves.find((leaf) => encryptedForm.test(leaf.text)) ?? encrypted;
  if (hidden !== undefined) {
    ledger.use(hidden.path);
    ledger.warn("identifier-encrypted", hidden.path);
    return `sui:${hidden.text}`;
  }
  // Two valid numbers that differ are nobody's: neither may bring this record together with another.
  const other = leaves.find(({ text }) => !isNumber(text) && !/^(.)\1*$/.test(solidIdentifier(text)));
  if (other === undefined) return undefined;
  ledger.use(other.path);
  return `sui:${solidIdentifier(other.text)}`;
}
