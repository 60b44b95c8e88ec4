import type { Field } from "@gatehouse/adapter/field";
import { memberNames } from "@gatehouse/adapter/field";
import { leafAt } from "@gatehouse/adapter/leaf";
import { hasAny } from "../members.ts";
import type { Document } from "../document.ts";

/** Documents of the same systems that are about a property, an account or a piece of work, or name a person by number alone. */
const names: readonly (readonly [string, readonly string[]])[] = [
  ["asset", ["assetAddress", "assetCharacteristics", "assetManagement"]],
  ["activity", ["authorDetails", "newData", "oldData"]],
  ["contact-details", ["contactInformation"]],
  ["account", ["accountType", "accountBalance", "rentGroupType"]],
  ["transaction", ["transactionType", "transactionAmount"]],
  ["process", ["processName", "currentState"]],
  ["address", ["addressKey"]],
  ["equality", ["ageGroup", "sexualOrientation"]],
  ["note", ["noteText", "categorisation"]],
];

/** Lines of a bulk file that are no documents. */
export const actionName = "action";

/** What a line of a bulk file says to do with the next one: `{"index": {"_index": …, "_id": …}}`. */
function isAction(record: Field): boolean {
  const [only, ...others] = memberNames(record);
  return others.length === 0 && /^(?:index|create|update|delete)$/.test(only ?? "");
}

/** One of HACT's person alerts by itself, which does not say whose it is. */
function isBareAlert(record: Field): boolean {
  return (
    /^\d{1,2}(?:[-\u2010-\u2015]\d{1,2})?$/.test(leafAt(record, "type")?.text ?? "") &&
    hasAny(record, ["comments", "type"])
  );
}

const nobody = (name: string, applies: Document["applies"]): Document => ({
  name,
  applies,
  rules: { shared: [], notShared: {} },
});

/** Documents that are recognised, and about nobody. */
export const nobodyDocuments: readonly Document[] = [
  nobody(actionName, isAction),
  ...names.map(([name, members]) => nobody(name, (record) => hasAny(record, members))),
  nobody("person-alert", isBareAlert),
];
