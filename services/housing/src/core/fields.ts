import type { Field } from "@gatehouse/adapter/field";
import { leafOf } from "../members.ts";
import type { AnswerName, Log, PersonAnswerName } from "./log.ts";

/** The names that answers have in exports, lettings and sales, over the years; their case is not to be relied on. */
const fieldNames: Readonly<Record<AnswerName, readonly string[]>> = {
  reference: ["tenancycode", "purchid"],
  log: ["id", "log_id", "formid"],
  status: ["status"],
  start: ["startdate", "saledate"],
  startDay: ["day"],
  startMonth: ["month"],
  startYear: ["year"],
  tenancy: ["tenancy"],
  ownership: ["ownership", "ownershipsch"],
  landlord: ["owningorgname", "owning_organisation_name"],
  confidential: ["scheme_confidential", "confidential"],
  address1: ["address_line1", "address1"],
  address2: ["address_line2", "address2"],
  town: ["town_or_city", "towncity"],
  county: ["county"],
  postcode: ["postcode_full", "postcode"],
  postcodePart1: ["pcode1"],
  postcodePart2: ["pcode2"],
  uprn: ["uprn"],
  uprnKnown: ["uprn_known"],
  uprnConfirmed: ["uprn_confirmed", "uprnconfirmed"],
  reason: ["reason"],
  previousHome: ["prevten"],
  homeless: ["homeless"],
  children: ["totchild"],
};
const personFieldNames: Readonly<Record<PersonAnswerName, string>> = { age: "age", relation: "relat", work: "ecstat" };

/** A log whose fields have the names of the exports. */
export function namedLog(field: Field): Log {
  return {
    path: field.path,
    answer: (name) => leafOf(field, ...fieldNames[name]),
    of: (person, name) => leafOf(field, `${personFieldNames[name]}${person}`),
  };
}

/** The names by which a header row of an export is known. */
export function isExportHeader(cells: readonly string[]): boolean {
  const names = new Set(cells.map((cell) => cell.trim().toLowerCase()));
  const telling = [
    "tenancycode",
    "purchid",
    "needstype",
    "startdate",
    "hhmemb",
    "hholdcount",
    "age1",
    "ownership",
    "ownershipsch",
    "prevten",
  ];
  return telling.filter((name) => names.has(name)).length >= 3;
}
