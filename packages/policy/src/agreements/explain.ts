import type { AgencyId, AgencyKind } from "@gatehouse/contracts/agency";
import { agencyKinds } from "@gatehouse/contracts/agency";
import type { Tier } from "@gatehouse/contracts/decision";
import type { CalendarDate } from "@gatehouse/contracts/message";
import type { AgreementLimit, Cell } from "@gatehouse/contracts/partnership";
import { purposes, purposeServes } from "@gatehouse/contracts/purpose";
import type { Purpose } from "@gatehouse/contracts/purpose";
import type { Policy, PolicyAgency, PolicyItem } from "../compile.ts";
import { inForce } from "../compile.ts";
import { plainItem } from "../plain-items.ts";
import { agreementsOf, reachInWords, reachOf } from "./reach.ts";

/** What is asked: may this recipient have this item? The rest narrows the question. */
export type Question = {
  /** An agency's id, or a kind of agency. */
  readonly to: string;
  readonly item: string;
  readonly from: AgencyId | null;
  readonly purpose: Purpose | null;
  readonly on: CalendarDate;
};

/** One rule that applies, and the step of the decision at which it does. */
export type Rule = {
  readonly step: number;
  readonly sentence: string;
  /** It is what all the others come to for one recipient: the answer. */
  readonly comesTo: boolean;
};

/** What an item is asked for that nobody has: the word for it, and those there are. */
export type Unknown = { readonly unknown: "to" | "item" | "from"; readonly known: readonly string[] };

/**
 * Every rule that bears on whether a recipient may have an item, in words and in the order in which a decision meets them.
 *
 * @returns the rules, or what of the question nobody knows
 */
export function explainItem(policy: Policy, question: Question): readonly Rule[] | Unknown {
  const item = policy.items.get(question.item);
  if (!item) return { unknown: "item", known: [...policy.items.keys()] };
  const recipients = [...policy.agencies.values()].filter(({ id, kind }) => id === question.to || kind === question.to);
  const kind = recipients[0]?.kind ?? agencyKinds.find((one) => one === question.to);
  if (!kind) return { unknown: "to", known: [...agencyKinds, ...policy.agencies.keys()] };
  if (question.from !== null && !policy.agencies.has(question.from))
    return { unknown: "from", known: [...policy.agencies.keys()] };
  const rules: Rule[] = [];
  const say = (step: number, sentence: string): void => void rules.push({ step, sentence, comesTo: false });
  for (const sentence of agreementRules(policy, question, kind, recipients)) say(3, sentence);
  for (const sentence of barRules(item)) say(4, sentence);
  say(5, "A court's order releases exactly the items it names to the bodies it names, whatever the matrix says.");
  say(6, "Protection applies at level 4, and while a risk names the recipient; support applies otherwise.");
  for (const sentence of wishRules(item, kind)) say(8, sentence);
  for (const sentence of matrixRules(policy, item, kind)) say(9, sentence);
  for (const sentence of limitRules(policy, question, item, recipients)) say(9, sentence);
  for (const sentence of ends(policy, question, item, recipients)) rules.push({ step: 9, sentence, comesTo: true });
  return rules;
}

function asked({ purpose }: Question): readonly Purpose[] {
  return purpose === null ? purposes : [purpose];
}

function agreementRules(
  policy: Policy,
  question: Question,
  kind: AgencyKind,
  recipients: readonly PolicyAgency[],
): readonly string[] {
  const serving = asked(question).filter((purpose) => purposeServes[purpose].includes(kind));
  const others = asked(question).filter((purpose) => !purposeServes[purpose].includes(kind));
  const names = new Map<string, Purpose[]>();
  for (const purpose of serving)
    for (const one of policy.agreements.get(purpose) ?? [])
      if (recipients.some(({ id }) => one.parties.has(id)) && inForce(one, question.on))
        names.set(one.id, [...(names.get(one.id) ?? []), purpose]);
  const titles = new Map(policy.partnership.agreements.map(({ id, title }) => [id, title]));
  const agreements = [...names].map(([id, of]) => `${titles.get(id) ?? id} (${id}: ${of.join(", ")})`);
  return [
    ...(others.length > 0 ? [`Nothing is shared with ${kind} for ${others.join(", ")}: it serves other kinds.`] : []),
    agreements.length > 0
      ? `On ${question.on} these agreements bind it: ${agreements.join("; ")}. A sender who is no party cannot share under them.`
      : `On ${question.on} no agreement binds it for what is asked, so nothing is shared.`,
  ];
}

function barRules(item: PolicyItem): readonly string[] {
  const place = item.location
    ? [
        "It tells where someone is: it is dropped for everyone in a household with a protected location, but for agencies the restriction permits.",
      ]
    : [];
  return [
    ...place,
    "A person linked to the family at the recipient, or a court's restriction, withholds the whole copy. A text that holds a protected address waits for a human.",
  ];
}

function wishRules(item: PolicyItem, kind: AgencyKind): readonly string[] {
  const harm = item.specialCategory
    ? [`It is special-category data: a competent child's objection yields only to a risk of significant harm.`]
    : [];
  const door = kind === "social-care" ? ["Nobody's objection keeps a concern from the front door."] : [];
  return [
    `A binding objection to category ${item.category} drops it, and an agreement to share that leaves ${item.category} out does too, unless a valid risk names the recipient.`,
    ...harm,
    ...door,
  ];
}

const cellWords: Readonly<Record<Cell, string>> = {
  F: "in full",
  M: "in its minimised form only",
  R: "only in answer to that agency's own request that names it",
  N: "never",
  S: "sealed: only after a named approver at the agency that holds it released it to that recipient",
};

function matrixRules(policy: Policy, item: PolicyItem, kind: AgencyKind): readonly string[] {
  const { support, protection } = item.cells[kind];
  const minimised = plainItem(item.name, "minimised");
  const form = [support, protection].includes("M")
    ? [
        item.minimised === "authored"
          ? `Its minimised form (${minimised}) is written by the sender; where none was written, nothing goes.`
          : `Its minimised form is ${minimised}, made when the message is signed.`,
      ]
    : [];
  return [
    `The matrix lets ${kind} have it ${cellWords[support]} in support, and ${cellWords[protection]} in protection.`,
    ...form,
    ...(item.name === "police.intelligence" ? ["Intelligence waits for its approver wherever its cell is not N."] : []),
    ...(item.name === "sharing.objections"
      ? [`Recorded objections go to the front door (${policy.frontDoor}) only.`]
      : []),
    ...(item.name === "plan.supervisionNote" ? ["Supervision notes never leave the agency that wrote them."] : []),
    ...(item.name === "plan.action" ? ["The agency that owns the action has it in full."] : []),
  ];
}

function limitRules(
  policy: Policy,
  question: Question,
  item: PolicyItem,
  recipients: readonly PolicyAgency[],
): readonly string[] {
  return policy.partnership.agreements.flatMap((agreement) =>
    agreement.limits.flatMap((limit) => {
      const meets =
        inForce(agreement, question.on) &&
        agreement.purposes.some(
          (purpose) => asked(question).includes(purpose) && (limit.purposes?.includes(purpose) ?? true),
        ) &&
        (limit.items?.some((name) => name === item.name) ?? true) &&
        (limit.categories?.includes(item.category) ?? true) &&
        (question.from === null || (limit.from?.includes(question.from) ?? true)) &&
        recipients.some(
          ({ id, kind }) =>
            agreement.parties.includes(id) &&
            (limit.to?.includes(id) ?? true) &&
            (limit.toKinds?.includes(kind) ?? true),
        );
      return meets ? [`${agreement.id} allows at most: ${atMost(limit)}.`] : [];
    }),
  );
}

function atMost({ atMost: cell, from, to, toKinds, purposes: only }: AgreementLimit): string {
  const scope = [
    from ? `from ${from.join(", ")}` : "",
    to ? `to ${to.join(", ")}` : "",
    toKinds ? `to ${toKinds.join(", ")}` : "",
    only ? `for ${only.join(", ")}` : "",
  ].filter((part) => part !== "");
  const words = `${cellWords[cell.support]} in support, ${cellWords[cell.protection]} in protection`;
  return scope.length === 0 ? words : `${words} (${scope.join("; ")})`;
}

const tiers = ["support", "protection"] as const satisfies readonly Tier[];

/** What all of it comes to, for each recipient, where no wish and no bar stands in the way. */
function ends(
  policy: Policy,
  question: Question,
  item: PolicyItem,
  recipients: readonly PolicyAgency[],
): readonly string[] {
  const names = new Map(policy.partnership.agencies.map(({ id, name }) => [id, name]));
  return recipients.map(({ id }) => {
    const senders = question.from === null ? [...policy.agencies.keys()] : [question.from];
    const words = tiers.map((tier) => {
      const all = asked(question).flatMap((purpose) =>
        senders
          .map((from) => ({ from, to: id, purpose }))
          .map((route) => reachOf(policy, route, item, tier, agreementsOf(policy, route, question.on))),
      );
      return `${tier}: ${reachInWords(all.reduce((most, one) => (one > most ? one : most), 0))}`;
    });
    return `${names.get(id) ?? id} (${id}) may have ${item.name} at most: ${words.join("; ")}.`;
  });
}
