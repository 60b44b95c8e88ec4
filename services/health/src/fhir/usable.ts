import type { Field } from "@gatehouse/adapter/field";
import { at, each, eachAt, flag, isPresent, peek, use } from "@gatehouse/adapter/field";
import type { RecordTree } from "@gatehouse/adapter/record-tree";
import { isRecordList, isRecordObject } from "@gatehouse/adapter/record-tree";
import type { HealthWarning } from "../texts.ts";
import type { Resource } from "./resources.ts";

/** v3-Confidentiality: restricted (the S-flag of a Patient) and very restricted. */
const restrictedCodes: ReadonlySet<string> = new Set(["R", "V"]);
/** Statuses of any resource by which what it says is not, or not yet, so. */
const notSo: ReadonlySet<string> = new Set([
  "aborted",
  "cancelled",
  "draft",
  "in-preparation",
  "not-done",
  "not-taken",
  "nullified",
  "on-request",
  "preparation",
  "proposed",
  "refuted",
  "rejected",
  "revoked",
  "superseded",
  "suspended",
]);

/** Whether a resource is marked restricted or very restricted. */
export function isRestricted(field: Field): boolean {
  const label = eachAt(field, "meta", "security").find((one) => restrictedCodes.has(peek(at(one, "code")) ?? ""));
  if (label === undefined) return false;
  for (const name of ["code", "system"]) if (isPresent(at(label, name))) use(at(label, name));
  return true;
}

/** Whether anything in a part of a record has a member of that name. */
function holds(tree: RecordTree, name: string): boolean {
  if (isRecordList(tree)) return tree.some((element) => holds(element, name));
  if (!isRecordObject(tree)) return false;
  if (tree.has(name)) return true;
  return [...tree].some(([member, below]) => member !== "contained" && holds(below, name));
}

function verification(field: Field): string | undefined {
  const [coding] = each(at(field, "verificationStatus", "coding"));
  return coding === undefined ? undefined : peek(at(coding, "code"));
}

/**
 * Why nothing of a resource may be used, if so: it was entered in error, something in it changes its meaning in a way we
 * do not know, it says that something is not so, or it is restricted.
 */
export function reasonNotToUse(resource: Resource): HealthWarning | undefined {
  const { field, type } = resource;
  const status = peek(at(field, "status"))?.toLowerCase();
  const verified = verification(field);
  if (status === "entered-in-error" || verified === "entered-in-error") return "entered-in-error";
  if (holds(field.tree, "modifierExtension")) return "modifier-extension-unknown";
  if (isPresent(at(field, "implicitRules"))) return "implicit-rules-unknown";
  if (flag(at(field, "active")) === false) return "resource-inactive";
  if (flag(at(field, "doNotPerform")) === true) return "status-not-current";
  const planned = status !== undefined && notSo.has(status) && type !== "Consent";
  if (planned || verified === "refuted") return "status-not-current";
  if (type === "Encounter" && status === "planned") return "status-not-current";
  if (type !== "Patient" && isRestricted(field)) return "restricted-record";
  if (status !== undefined) use(at(field, "status"));
  return undefined;
}
