import { readDate } from "@gatehouse/adapter/dates";
import type { Field } from "@gatehouse/adapter/field";
import type { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { Somebody } from "@gatehouse/adapter/one-person";
import { idKey, sharedNumbers } from "@gatehouse/adapter/one-person";
import { cleanLine, tidyPostcode } from "@gatehouse/adapter/text";
import type { Reading } from "../child.ts";
import { Child } from "../child.ts";
import { birthDateOf, checkedId, peekId, sayNumbers, saySex } from "../identity.ts";

/** What an index says of one person, row by row: each list has one entry a row or more, undefined where the row says nothing. */
export type Indexed = {
  readonly rows: readonly Field[];
  readonly local: Leaf | undefined;
  readonly given: readonly (Leaf | undefined)[];
  readonly family: readonly (Leaf | undefined)[];
  readonly born: readonly (Leaf | undefined)[];
  readonly nhs: readonly (Leaf | undefined)[];
  readonly sex: readonly (Leaf | undefined)[];
};
type Agreed = { readonly leaf: Leaf | undefined; readonly disagree: boolean };

/** What all rows about one person agree on; where they disagree, none is right. */
function agreed(
  leaves: readonly (Leaf | undefined)[],
  ledger: FieldLedger,
  same: (text: string) => string | undefined = (text) => text.toLowerCase(),
): Agreed {
  const held = leaves.filter((leaf) => leaf !== undefined);
  const [first] = held;
  if (first === undefined) return { leaf: undefined, disagree: false };
  if (held.every((leaf) => same(leaf.text) === same(first.text))) return { leaf: first, disagree: false };
  ledger.warn("rows-disagree", first.path);
  return { leaf: undefined, disagree: true };
}

function readName(child: Child, { given, family }: Indexed): void {
  const parts = [given, family].map((leaves) => agreed(leaves, child.ledger));
  if (parts.some(({ disagree }) => disagree)) return;
  const from = parts.flatMap(({ leaf }) => leaf ?? []);
  const name = cleanLine(from.map((leaf) => leaf.text).join(" "));
  if (name !== "") child.say("child.name", name, { from });
}

type Leaves = readonly (Leaf | undefined)[];

function textOf(leaves: Leaves): string {
  return cleanLine(leaves.map((leaf) => leaf?.text ?? "").join(" "));
}

/** Who a row of the index is, as far as it says; where its own columns disagree, the first counts. */
function whoIs(indexed: Indexed): Somebody {
  const [born] = indexed.born.flatMap((leaf) => leaf ?? []);
  const ids = [peekId("local", indexed.local), ...indexed.nhs.map((leaf) => peekId("nhs-number", leaf))].flat();
  const name = textOf([...indexed.given.slice(0, 1), ...indexed.family.slice(0, 1)]);
  const sex = indexed.sex.find((leaf) => leaf !== undefined)?.text;
  return { ids, name, born: born && readDate(born.text), sex };
}

function together(rows: readonly Indexed[]): Indexed | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  const all = (name: "given" | "family" | "born" | "nhs" | "sex"): Leaves => rows.flatMap((row) => row[name]);
  return {
    rows: rows.flatMap((row) => row.rows),
    local: first.local,
    given: all("given"),
    family: all("family"),
    born: all("born"),
    nhs: all("nhs"),
    sex: all("sex"),
  };
}

/** The people of an index: rows of one number, and rows alone that have none, or one that stands beside two people. */
export function peopleIn(
  rows: readonly Indexed[],
  reading: Reading,
  ledger: FieldLedger,
): readonly { readonly indexed: Indexed; readonly child: Child }[] {
  const shared = sharedNumbers(rows.map(whoIs));
  const byNumber = Map.groupBy(rows, (row) => {
    const [own] = peekId("local", row.local);
    return own === undefined || shared.has(idKey(own)) ? row : own.value;
  });
  return [...byNumber.values()].flatMap((same) => {
    const indexed = together(same);
    return indexed === undefined ? [] : [{ indexed, child: childOf(indexed, reading, ledger, shared) }];
  });
}

/** The person of some rows, with what identifies them said. */
function childOf(indexed: Indexed, reading: Reading, ledger: FieldLedger, shared: ReadonlySet<string>): Child {
  const nhs = agreed(indexed.nhs, ledger, (text) => text.replace(/[\s-]/g, "")).leaf;
  const ids = [...checkedId("local", indexed.local, ledger, shared), ...checkedId("nhs-number", nhs, ledger, shared)];
  const dob = agreed(indexed.born, ledger, (text) => readDate(text) ?? text).leaf;
  const born = birthDateOf(dob, ledger, reading.context);
  const child = new Child(reading, ledger, { ids, born, path: indexed.rows[0]?.path ?? "" });
  if (born !== undefined) child.say("child.dateOfBirth", born, { from: [dob] });
  readName(child, indexed);
  sayNumbers(child, ids);
  saySex(child, agreed(indexed.sex, ledger).leaf);
  return child;
}

/** Says the home an index has, a postcode alone; where its rows have several, none is said. */
export function sayPostcodes(child: Child, codes: readonly (Leaf | undefined)[]): void {
  const { leaf } = agreed(codes, child.ledger, tidyPostcode);
  if (leaf === undefined) return;
  const postcode = tidyPostcode(leaf.text);
  if (/^[A-Z0-9][A-Z0-9 ]{1,9}$/.test(postcode))
    child.say("contact.address", { lines: [postcode], postcode }, { from: [leaf] });
  else child.ledger.warn("code-unknown", leaf.path);
}
