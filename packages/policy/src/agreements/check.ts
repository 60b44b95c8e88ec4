import type { AgencyId } from "@gatehouse/contracts/agency";
import { agencyKinds } from "@gatehouse/contracts/agency";
import type { Tier } from "@gatehouse/contracts/decision";
import type { CalendarDate } from "@gatehouse/contracts/message";
import type { Agreement, AgreementLimit, Partnership } from "@gatehouse/contracts/partnership";
import { purposes, purposeServes } from "@gatehouse/contracts/purpose";
import type { Purpose } from "@gatehouse/contracts/purpose";
import { addDays } from "../calendar.ts";
import { canonicalText } from "../canonical.ts";
import type { Policy, PolicyAgreement } from "../compile.ts";
import { compilePolicy, inForce } from "../compile.ts";
import type { Route } from "./reach.ts";
import { reachOf } from "./reach.ts";

/** What a check can find; each has its sentence beside it. */
export type FindingCode =
  | "agency-without-agreement"
  | "agreement-begins"
  | "agreement-ended"
  | "agreement-ends-soon"
  | "agreements-differ"
  | "basis-not-stated"
  | "dates-reversed"
  | "item-reaches-nobody"
  | "limit-without-effect"
  | "purpose-without-agreement"
  | "retention-missing"
  | "review-due"
  | "signatory-missing";

/** Something that whoever keeps the agreements should look at. */
export type Finding = {
  readonly code: FindingCode;
  /** Where it stands, as `PartnershipSource.placeOf` takes it. */
  readonly path: readonly (string | number)[];
  readonly sentence: string;
  /** Whether something is wrong now; else it will be, or is only worth knowing. */
  readonly wrong: boolean;
};

/** What ends or falls due within this many days is wrong already: a new agreement takes that long to sign. */
const soonDays = 30;
/** What ends within this many days is worth knowing. */
const laterDays = 90;

/**
 * Looks for gaps, contradictions and ends in what the agencies have agreed. The files were read, so each is well formed;
 * this says what they come to. Pure.
 *
 * @param today a London day
 */
export function checkAgreements(partnership: Partnership, today: CalendarDate): readonly Finding[] {
  const policy = compilePolicy(partnership);
  return [
    ...partnership.agreements.flatMap((agreement, at) => checkOne(policy, agreement, at, today)),
    ...differing(partnership),
    ...purposeGaps(partnership),
    ...agencyGaps(partnership),
    ...silentItems(policy),
  ];
}

function checkOne(policy: Policy, agreement: Agreement, at: number, today: CalendarDate): readonly Finding[] {
  const { id, from, to, reviewOn, lawfulBasis, power, retention, parties, signatories } = agreement;
  const findings: Finding[] = [];
  const found = (code: FindingCode, key: string, wrong: boolean, sentence: string): void => {
    findings.push({ code, path: ["agreements", at, key], sentence: `${id} ${sentence}`, wrong });
  };
  if (from > today) {
    const open = agreement.purposes.filter((one) => !coveredOn(policy, one, today));
    const until = open.length === 0 ? "" : `, and no other is in force for ${open.join(", ")}`;
    found("agreement-begins", "from", open.length > 0, `begins on ${from}: nothing is shared under it before${until}.`);
  }
  if (to !== null && from > to)
    found("dates-reversed", "from", true, `begins on ${from} and ends on ${to}, before it begins.`);
  else if (to !== null && to < today)
    found("agreement-ended", "to", true, `ended on ${to}: nothing is shared under it.`);
  else if (to !== null && to <= addDays(today, soonDays)) found("agreement-ends-soon", "to", true, `ends on ${to}.`);
  else if (to !== null && to <= addDays(today, laterDays)) found("agreement-ends-soon", "to", false, `ends on ${to}.`);
  if (reviewOn === null) found("review-due", "from", true, "has no review date.");
  else if (reviewOn < today) found("review-due", "reviewOn", true, `was to be reviewed on ${reviewOn}.`);
  else if (reviewOn <= addDays(today, laterDays))
    found("review-due", "reviewOn", false, `is to be reviewed on ${reviewOn}.`);
  if (lawfulBasis === "not stated") found("basis-not-stated", "lawfulBasis", true, "states no lawful basis.");
  if (power === "not stated") found("basis-not-stated", "power", true, "states no power or duty.");
  for (const purpose of agreement.purposes.filter((one) => retention[one] === undefined))
    found("retention-missing", "retention", true, `does not say how long copies for ${purpose} are kept.`);
  for (const party of parties.filter((one) => !signatories.some(({ agency }) => agency === one)))
    found("signatory-missing", "signatories", true, `names nobody who put their name to it for ${party}.`);
  for (const [index, limit] of agreement.limits.entries()) {
    const why = idle(policy, agreement, limit);
    if (why)
      findings.push({
        code: "limit-without-effect",
        path: ["agreements", at, "limits", index],
        sentence: `A limit of ${id} ${why}`,
        wrong: true,
      });
  }
  return findings;
}

function coveredOn(policy: Policy, purpose: Purpose, today: CalendarDate): boolean {
  return (policy.agreements.get(purpose) ?? []).some((agreement) => inForce(agreement, today));
}

const tiers = ["support", "protection"] as const satisfies readonly Tier[];

/** Why a limit never takes anything away; null when it does. */
function idle(policy: Policy, agreement: Agreement, limit: AgreementLimit): string | null {
  const party = (agency: AgencyId): boolean => agreement.parties.includes(agency);
  if (limit.from && !limit.from.some(party)) return "is about senders that are no parties.";
  if (limit.to && !limit.to.some(party)) return "is about recipients that are no parties.";
  if (limit.purposes && !limit.purposes.some((purpose) => agreement.purposes.includes(purpose)))
    return "is about purposes that the agreement does not have.";
  const kinds = new Set(agreement.parties.map((agency) => policy.agencies.get(agency)?.kind));
  if (limit.toKinds && !limit.toKinds.some((kind) => kinds.has(kind)))
    return "is about kinds of agency that are no parties.";
  const without = ({ limits, ...rest }: PolicyAgreement): PolicyAgreement => {
    return { ...rest, limits: limits.filter((one) => one !== limit) };
  };
  const matters = agreement.purposes.some((purpose) => {
    const bound = (policy.agreements.get(purpose) ?? []).filter(({ id }) => id === agreement.id);
    const free = bound.map(without);
    return routesOf(policy, agreement, purpose).some((route) =>
      [...policy.items.values()].some((item) =>
        tiers.some((tier) => reachOf(policy, route, item, tier, bound) < reachOf(policy, route, item, tier, free)),
      ),
    );
  });
  return matters ? null : "takes nothing away: the matrix, or another limit, allows no more.";
}

/** Who may say something to whom under an agreement, for one of its purposes. */
function routesOf(policy: Policy, { parties }: Agreement, purpose: Purpose): readonly Route[] {
  const served = parties.filter((to) => purposeServes[purpose].some((kind) => kind === policy.agencies.get(to)?.kind));
  return served.flatMap((to) => parties.filter((from) => from !== to).map((from) => ({ from, to, purpose })));
}

/** Two agreements that bind the same two agencies for a purpose and differ: the stricter wins, which nobody may expect. */
function differing({ agreements }: Partnership): readonly Finding[] {
  return agreements.flatMap((one, at) =>
    agreements.slice(0, at).flatMap((other) => {
      const both = one.parties.filter((party) => other.parties.includes(party));
      const shared = one.purposes.filter((purpose) => other.purposes.includes(purpose));
      const apart = (one.to ?? "9999-12-31") < other.from || (other.to ?? "9999-12-31") < one.from;
      if (both.length < 2 || shared.length === 0 || apart || sameTerms(one, other)) return [];
      const sentence = `${one.id} and ${other.id} both bind ${both.join(", ")} for ${shared.join(", ")}, and differ: the stricter of each term counts.`;
      return [{ code: "agreements-differ", path: ["agreements", at, "purposes"], sentence, wrong: false } as const];
    }),
  );
}

function sameTerms(one: Agreement, other: Agreement): boolean {
  const terms = ({ limits, retention, childConsent }: Agreement): string =>
    canonicalText({ limits, retention, childConsent });
  return terms(one) === terms(other);
}

function purposeGaps({ agreements }: Partnership): readonly Finding[] {
  return purposes
    .filter((purpose) => !agreements.some((agreement) => agreement.purposes.includes(purpose)))
    .map((purpose) => ({
      code: "purpose-without-agreement",
      path: ["agreements"],
      sentence: `No agreement is for ${purpose}: nobody may share for it.`,
      wrong: true,
    }));
}

function agencyGaps({ agencies, agreements }: Partnership): readonly Finding[] {
  return agencies.flatMap(({ id, kind }, at) => {
    const without = purposes.filter(
      (purpose) =>
        purposeServes[purpose].includes(kind) &&
        agreements.some((agreement) => agreement.purposes.includes(purpose)) &&
        !agreements.some((agreement) => agreement.purposes.includes(purpose) && agreement.parties.includes(id)),
    );
    if (without.length === 0) return [];
    const sentence = `${id} is party to no agreement for ${without.join(", ")}, which serve an agency of its kind.`;
    return [{ code: "agency-without-agreement", path: ["agencies", at], sentence, wrong: true } as const];
  });
}

/** Items that no cell lets reach anyone. Supervision notes never leave their writer, by a rule of their own. */
function silentItems(policy: Policy): readonly Finding[] {
  const silent = [...policy.items.values()].filter(
    ({ name, cells }) =>
      name !== "plan.supervisionNote" &&
      agencyKinds.every((kind) => cells[kind].support === "N" && cells[kind].protection === "N"),
  );
  return silent.map(({ name }) => ({
    code: "item-reaches-nobody",
    path: ["matrix", "cells", name],
    sentence: `${name} may be received by nobody, ever.`,
    wrong: true,
  }));
}
