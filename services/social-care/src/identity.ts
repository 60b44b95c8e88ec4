import { isBirthDate, readDate } from "@gatehouse/adapter/dates";
import type { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { MapContext } from "@gatehouse/adapter/map";
import { idKey, isPlaceholderId } from "@gatehouse/adapter/one-person";
import { cleanLine, solidIdentifier } from "@gatehouse/adapter/text";
import type { WarningCode } from "@gatehouse/adapter/warnings";
import { checkIdentifier } from "@gatehouse/contracts/identifiers";
import type { CalendarDate, Identifier } from "@gatehouse/contracts/message";
import type { Child } from "./child.ts";
import { ethnicities, ethnicityAbsent } from "./codes/ethnicities.ts";

/** The identifier a field holds, and what is wrong with it. */
function readId(
  scheme: Identifier["scheme"],
  leaf: Leaf | undefined,
): { readonly id: Identifier; readonly wrong?: WarningCode } | undefined {
  if (leaf === undefined) return undefined;
  const value = scheme === "local" ? cleanLine(leaf.text) : solidIdentifier(leaf.text).toUpperCase();
  const id = { scheme, value };
  if (!checkIdentifier(scheme, value)) return { id, wrong: "identifier-invalid" };
  return scheme === "local" && isPlaceholderId(value) ? { id, wrong: "placeholder-left-out" } : { id };
}

/** The identifier a field holds, where it passes its check and is no placeholder; nothing is warned about. */
export function peekId(scheme: Identifier["scheme"], leaf: Leaf | undefined): readonly Identifier[] {
  const read = readId(scheme, leaf);
  return read === undefined || read.wrong !== undefined ? [] : [read.id];
}

/**
 * An identifier that passes its check, is no placeholder and stands beside one person only; any other is left out with a
 * warning, as real files are full of them.
 *
 * @param shared numbers that stand beside two people in the file or its set
 */
export function checkedId(
  scheme: Identifier["scheme"],
  leaf: Leaf | undefined,
  ledger: FieldLedger,
  shared: ReadonlySet<string>,
): readonly Identifier[] {
  const read = readId(scheme, leaf);
  if (leaf === undefined || read === undefined) return [];
  const wrong = read.wrong ?? (shared.has(idKey(read.id)) ? "identifier-shared" : undefined);
  if (wrong === undefined) ledger.use(leaf.path);
  else ledger.warn(wrong, leaf.path);
  return wrong === undefined ? [read.id] : [];
}

/** A date of birth that can be one; any other is left out with a warning. */
export function birthDateOf(
  leaf: Leaf | undefined,
  ledger: FieldLedger,
  context: MapContext,
): CalendarDate | undefined {
  if (leaf === undefined) return undefined;
  const born = readDate(leaf.text);
  if (born !== undefined && isBirthDate(born, context.now)) {
    ledger.use(leaf.path);
    return born;
  }
  ledger.warn("date-invalid", leaf.path);
  return undefined;
}

/** Census numbers until 2024, letters since, and the words of other systems; 0 and U say that it is not recorded. */
const sexes: Readonly<Record<string, "female" | "male" | "other">> = {
  "1": "male",
  "2": "female",
  "9": "other",
  m: "male",
  f: "female",
  male: "male",
  female: "female",
};
const sexNotRecorded: readonly string[] = ["0", "u", "unknown", "not recorded"];

/** Says the recorded sex, in any year's code. */
export function saySex(child: Child, leaf: Leaf | undefined): void {
  const word = leaf?.text.toLowerCase();
  if (leaf === undefined || word === undefined || sexNotRecorded.includes(word)) return;
  const sex = Object.hasOwn(sexes, word) ? sexes[word] : undefined;
  if (sex === undefined) child.ledger.warn("code-unknown", leaf.path);
  else child.say("child.sex", sex, { from: [leaf] });
}

/** Says the ethnicity of a census code, or that it was refused or never asked. */
export function sayEthnicityCode(child: Child, leaf: Leaf | undefined): void {
  if (leaf === undefined) return;
  const code = leaf.text.toUpperCase();
  const absent = Object.hasOwn(ethnicityAbsent, code) ? ethnicityAbsent[code] : undefined;
  const text = Object.hasOwn(ethnicities, code) ? ethnicities[code] : undefined;
  if (absent !== undefined) child.say("child.ethnicity", { absent }, { from: [leaf] });
  else if (text === undefined) child.ledger.warn("code-unknown", leaf.path);
  else child.say("child.ethnicity", { code, text }, { from: [leaf] });
}

/** Says the identifiers that are data items too. */
export function sayNumbers(child: Child, ids: readonly Identifier[]): void {
  for (const { scheme, value } of ids) {
    if (scheme === "nhs-number") child.say("child.nhsNumber", value, { from: [] });
    if (scheme === "upn") child.say("child.upn", value, { from: [] });
  }
}
