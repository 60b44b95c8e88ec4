import { isBirthDate, readDate } from "@gatehouse/adapter/dates";
import type { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { MapContext } from "@gatehouse/adapter/map";
import { cleanLine, solidIdentifier } from "@gatehouse/adapter/text";
import { checkIdentifier } from "@gatehouse/contracts/identifiers";
import type { CalendarDate, Identifier } from "@gatehouse/contracts/message";
import type { Child } from "./child.ts";
import { ethnicities, ethnicityAbsent } from "./codes/ethnicities.ts";

/** An identifier that passes its check; one that does not is left out with a warning, as real files are full of them. */
export function checkedId(
  scheme: Identifier["scheme"],
  leaf: Leaf | undefined,
  ledger: FieldLedger,
): readonly Identifier[] {
  if (leaf === undefined) return [];
  const value = scheme === "local" ? cleanLine(leaf.text) : solidIdentifier(leaf.text).toUpperCase();
  if (checkIdentifier(scheme, value)) {
    ledger.use(leaf.path);
    return [{ scheme, value }];
  }
  ledger.warn("identifier-invalid", leaf.path);
  return [];
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
