import { londonDate } from "@gatehouse/contracts/london";
import type { Delivery } from "@gatehouse/contracts/delivery";
import { ethnicities } from "./codes/ethnicities.ts";
import { fullText, fullValue, textIn } from "./delivered.ts";
import type { Referral } from "./referral.ts";

// oxlint-disable-next-line no-control-regex -- XML 1.0 forbids them, also as references
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(forbidden, "")
    .replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);
}

function element(name: string, text: string | undefined): string {
  return text === undefined ? "" : `<${name}>${escaped(text)}</${name}>`;
}

/** Census codes of sex since the return of 2024/25; what is not recorded is U. */
const sexCodes: Readonly<Record<string, string>> = { female: "F", male: "M" };
/** Ethnicity has to be given: information not yet obtained. */
const notObtained = "NOBT";

/** The census's code of a delivered ethnicity; other agencies' codes and words are left to the case system. */
function ethnicityCode(delivery: Delivery): string {
  const code = textIn(fullValue(delivery, "child.ethnicity"), "code")?.toUpperCase() ?? "";
  return Object.hasOwn(ethnicities, code) ? code : notObtained;
}

/**
 * The child and the referral as a `Child` of the children in need census in the form of the returns since 2025, for the
 * case system to take up: identifiers the council itself uses, and what was delivered in full. The census has no names, so
 * there are none. An empty `LAchildID` is for the case system to fill in. Factors belong to an assessment, which has not
 * begun: they stand in the referral beside this. That nothing is done about it (`ReferralNFA`) is nobody's decision yet: 0.
 */
export function cinFragment(delivery: Delivery, referral: Referral): string {
  const { filedUnder } = delivery.data;
  const own = filedUnder?.scheme === "local" ? filedUnder.value : "";
  const identifiers =
    element("LAchildID", own) +
    element("UPN", fullText(delivery, "child.upn")) +
    element("PersonBirthDate", fullText(delivery, "child.dateOfBirth")) +
    element("Sex", sexCodes[fullText(delivery, "child.sex") ?? ""] ?? "U");
  const details =
    element("CINreferralDate", londonDate(delivery.data.createdAt)) +
    element("ReferralSource", referral.referralSource) +
    element("PrimaryNeedCode", referral.primaryNeedCode ?? undefined) +
    element("ReferralNFA", "0");
  const characteristics = element("Ethnicity", ethnicityCode(delivery));
  return `<Child><ChildIdentifiers>${identifiers}</ChildIdentifiers><ChildCharacteristics>${characteristics}</ChildCharacteristics><CINdetails>${details}</CINdetails></Child>`;
}
