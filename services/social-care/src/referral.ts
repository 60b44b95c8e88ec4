import type { AgencyKind } from "@gatehouse/contracts/agency";
import type { DeliveredStatement, Delivery } from "@gatehouse/contracts/delivery";
import { londonDate } from "@gatehouse/contracts/london";
import { referralSource } from "./codes/referral-sources.ts";
import { abuseNeed } from "./codes/needs.ts";
import { childLabel, fullValue, isAbsence, textIn } from "./delivered.ts";

/** A factor of the census that a delivered statement certainly means, with the statement it comes from. */
type FactorFound = { readonly code: string; readonly statement: string };
/** Codes of which a social worker has to choose one: the statement does not say whether it is the child or a parent. */
type FactorOpen = { readonly codes: readonly string[]; readonly statement: string };

/** What a case system takes up when a concern or a request for support comes in. */
export type Referral = {
  readonly deliveryId: string;
  readonly message: string;
  readonly kind: Delivery["data"]["kind"];
  readonly referralDate: string;
  readonly referralSource: string;
  readonly referrer: {
    readonly agency: string;
    readonly name: string;
    readonly role: string;
    readonly contact: string | null;
  };
  readonly primaryNeedCode: string | null;
  readonly factors: readonly FactorFound[];
  readonly factorsToDecide: readonly FactorOpen[];
  readonly freeText: unknown;
  readonly filedUnder: Delivery["data"]["filedUnder"];
  readonly case: string | null;
  readonly tier: Delivery["data"]["tier"];
  readonly handling: Delivery["data"]["handling"];
  readonly retainUntil: string | null;
  /** What is recorded against sharing about the family, as the gateway listed it for the front door. */
  readonly objections: Delivery["data"]["objections"] | null;
  readonly information: readonly Omit<DeliveredStatement, "id" | "of">[];
};

const exploitationCodes: readonly (readonly [RegExp, string])[] = [
  [/sexual/, "11A"],
  [/traffick|slavery/, "12A"],
  [/gang/, "13A"],
  [/criminal|county-lines/, "24A"],
];

function kindOf(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string"
    ? value.kind
    : "";
}

/** The factor a statement about the child certainly means; about anybody else it is not this child's. */
function certainCode(statement: DeliveredStatement, child: string | undefined): string | undefined {
  if (statement.item === "family.parentalMentalHealth") return "4B";
  if (child === undefined || statement.about !== child) return undefined;
  if (statement.item === "family.youngCarer") return "7A";
  if (statement.item === "police.missingEpisodes") return "10A";
  if (statement.item !== "police.exploitationRisk") return undefined;
  return exploitationCodes.find(([form]) => form.test(kindOf(statement.value)))?.[1];
}

const openCodes: Readonly<Record<string, readonly string[]>> = {
  "family.substanceMisuse": ["1A", "1B", "1C", "2A", "2B", "2C"],
  "family.domesticAbuse": ["3A", "3B", "3C"],
  "health.selfHarmOrMentalHealth": ["4A", "15A"],
};

/** Whether a statement says that there is nothing: a typed absence, or a no. */
function isNothing(value: unknown): boolean {
  if (value === false || isAbsence(value)) return true;
  return typeof value === "object" && value !== null && "present" in value && value.present === false;
}

/**
 * What a delivery is as a referral: its date, who referred in the census's code, the need, the factors that are certain
 * and those to be decided, the words, and all statements as they were delivered.
 *
 * @param kind of the sending agency, from the directory; undefined when it is not known there
 */
export function referralOf(delivery: Delivery, kind: AgencyKind | undefined): Referral {
  const { data } = delivery;
  const said = data.statements.filter((statement) => !isNothing(statement.value));
  const child = childLabel(delivery);
  const found = said.map((statement) => ({
    statement: statement.id,
    code: certainCode(statement, child),
    open: openCodes[statement.item],
  }));
  const narrative = data.statements.find((statement) => statement.item === "concern.narrative");
  const contact = textIn(fullValue(delivery, "contact.referrer"), "contact") ?? null;
  return {
    deliveryId: delivery.id,
    message: data.message,
    kind: data.kind,
    referralDate: londonDate(data.createdAt),
    referralSource: referralSource(kind, data.author.role, data.from === data.recipient),
    referrer: { agency: data.from, name: data.author.name, role: data.author.role, contact },
    primaryNeedCode: data.kind === "concern" ? abuseNeed : null,
    factors: found.flatMap(({ statement, code }) => (code === undefined ? [] : [{ code, statement }])),
    factorsToDecide: found.flatMap(({ statement, open }) => (open === undefined ? [] : [{ codes: open, statement }])),
    freeText: narrative?.value ?? null,
    filedUnder: data.filedUnder,
    case: data.case,
    tier: data.tier,
    handling: data.handling,
    retainUntil: data.retainUntil,
    objections: data.objections ?? null,
    information: data.statements.map(({ item, about, value, assertion, on, form }) => ({
      item,
      about,
      value,
      assertion,
      on,
      form,
    })),
  };
}
