import type { Leaf } from "@gatehouse/adapter/leaf";
import { cleanLine, tidyPostcode } from "@gatehouse/adapter/text";
import { uprnValid } from "@gatehouse/contracts/identifiers";
import { addressNames } from "../columns.ts";
import type { Named } from "../named.ts";
import type { Pupil } from "../pupil.ts";

/** How freely an address may be told: to those who need it, as one that must not be found, or not at all. */
export type Hiding = "none" | "protected" | "hidden";

/** Shorter ones are placeholders of returns (`1`, `0`, `-1`). */
const shortestUprn = 4;
const longestLine = 200;
const maxLines = 8;

function linesOf(named: Named): { readonly lines: readonly string[]; readonly from: readonly Leaf[] } {
  const parts = addressNames.parts.map((name) => named(name));
  const given = addressNames.lines.map((names) => named(...names));
  const [, paon, street] = parts;
  const isNumber =
    paon !== undefined && street !== undefined && /^\d+[A-Za-z]?(?:\s*-\s*\d+[A-Za-z]?)?$/.test(paon.text);
  const rows = [...parts, ...given].flatMap((leaf) => {
    if (leaf === undefined || (isNumber && leaf === paon)) return [];
    return [isNumber && leaf === street ? `${paon.text} ${leaf.text}` : leaf.text];
  });
  const lines = [...new Set(rows.map((line) => cleanLine(line).slice(0, longestLine)))].slice(0, maxLines);
  return { lines, from: [...parts, ...given].filter((leaf) => leaf !== undefined) };
}

/** The unique property reference number as a number of text: exports write `100023336956.0`. */
function uprnOf(leaf: Leaf | undefined, pupil: Pupil): string | undefined {
  if (leaf === undefined) return undefined;
  const value = leaf.text.replace(/\.0+$/, "").replace(/^0+(?=\d)/, "");
  if (uprnValid(value) && value.length >= shortestUprn) return value;
  pupil.ledger.warn("identifier-invalid", leaf.path);
  return undefined;
}

/** Says a home of the pupil. */
export function sayHome(named: Named, pupil: Pupil, hiding: Hiding): void {
  const { lines, from } = linesOf(named);
  const [code, number] = [named(...addressNames.postcode), named(...addressNames.uprn)];
  const postcode = code === undefined ? undefined : tidyPostcode(code.text);
  const usable = postcode !== undefined && /^[A-Z0-9][A-Z0-9 ]{1,9}$/.test(postcode) ? postcode : undefined;
  const leaves = [...from, code, number].filter((leaf) => leaf !== undefined);
  const [first] = leaves;
  if (first === undefined) return;
  if (hiding === "hidden") {
    for (const leaf of leaves) pupil.ledger.warn("placement-not-shared", leaf.path);
    return;
  }
  const shown = lines.length > 0 ? lines : usable === undefined ? [] : [usable];
  const address = { lines: shown, postcode: usable };
  if (hiding === "protected") pupil.ledger.warn("after-care-protected", first.path);
  if (shown.length > 0 && hiding === "protected")
    pupil.say("contact.protectedAddress", { ...address, protection: "placed-from-care" }, { from: [...from, code] });
  else if (shown.length > 0) pupil.say("contact.address", address, { from: [...from, code] });
  const uprn = hiding === "none" ? uprnOf(number, pupil) : undefined;
  if (uprn !== undefined) pupil.say("contact.uprn", uprn, { from: [number] });
}
