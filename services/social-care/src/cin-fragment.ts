import { londonDate } from "@gatehouse/contracts/london";
import type { Delivery } from "@gatehouse/contracts/delivery";
import type { Referral } from "./referral.ts";
import { fullValue } from "./delivered.ts";

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
  return text.replace(forbidden, "").replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);
}

function element(name: string, text: string | undefined): string {
  return text === undefined ? "" : `<${name}>${escaped(text)}</${name}>`;
}

/** Census codes of sex since the return of 2024/25. */
const sexCodes: Readonly<Record<string, string>> = { female: "F", male: "M", other: "U" };

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/**
 * The child and the referral as a fragment of the children in need census, for the case system to take up: identifiers the
 * council itself uses, and what was delivered in full. The census has no names, so there are none.
 */
export function cinFragment(delivery: Delivery, referral: Referral): string {
  const { filedUnder } = delivery.data;
  const own = filedUnder?.scheme === "local" ? filedUnder.value : undefined;
  const identifiers =
    element("LAchildID", own) +
    element("UPN", textOf(fullValue(delivery, "child.upn"))) +
    element("PersonBirthDate", textOf(fullValue(delivery, "child.dateOfBirth"))) +
    element("Sex", sexCodes[textOf(fullValue(delivery, "child.sex")) ?? ""] ?? "U");
  const factors = referral.factors.map((factor) => element("AssessmentFactors", factor.code)).join("");
  const assessment =
    factors === ""
      ? ""
      : `<Assessments><FactorsIdentifiedAtAssessment>${factors}</FactorsIdentifiedAtAssessment></Assessments>`;
  const details =
    element("CINreferralDate", londonDate(delivery.data.createdAt)) +
    element("ReferralSource", referral.referralSource) +
    element("PrimaryNeedCode", referral.primaryNeedCode ?? undefined) +
    assessment +
    element("ReferralNFA", "false");
  return `<Child><ChildIdentifiers>${identifiers}</ChildIdentifiers><CINdetails>${details}</CINdetails></Child>`;
}
