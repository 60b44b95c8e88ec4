import type { DeliveredStatement } from "@gatehouse/contracts/delivery";
import { isItemName, items } from "@gatehouse/contracts/items";

/** Words of a key: `parentalResponsibility` is "parental responsibility". */
function keyWords(key: string): string {
  return key.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

/** A statement's value as a line a person can read; the value itself is not changed, only laid out. */
export function valueWords(value: unknown): string {
  if (value === null || value === undefined) return "not given";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map((element: unknown) => valueWords(element)).join("; ");
  const present = Object.entries(value).filter(([, part]) => part !== null && part !== undefined);
  return present.map(([key, part]) => `${keyWords(key)}: ${valueWords(part)}`).join(", ");
}

const assertionWords: Readonly<Record<DeliveredStatement["assertion"], string>> = {
  fact: "",
  observed: "observed",
  reported: "reported",
  allegation: "an allegation",
  opinion: "an opinion",
};

/** One statement in words: what it is, what it says, what kind of saying it is, from when. */
export function statementWords(statement: DeliveredStatement): string {
  const { item, value, assertion, on, form, about } = statement;
  const what = isItemName(item) ? items[item].description : item;
  const notes = [assertionWords[assertion], form === "minimised" ? "in short" : "", `on ${on}`, `about ${about}`];
  return `${what} (${notes.filter((note) => note !== "").join(", ")}): ${valueWords(value)}`;
}
