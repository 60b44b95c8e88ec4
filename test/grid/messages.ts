import { itemNames, items as catalogue } from "@gatehouse/contracts/items";
import type { ItemName } from "@gatehouse/contracts/items";
import type { Message, MessageKind } from "@gatehouse/contracts/message";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import type { Risked } from "./axes.ts";
import { evidence, now, recipients, riskEnd, riskNames, sender, values } from "./worlds.ts";

type Draft = Readonly<Record<string, unknown>>;

/** What one message of the grid says: these items, about the child or about an adult who is not of the household. */
export type Said = {
  readonly kind: MessageKind;
  readonly items: readonly ItemName[];
  readonly about: "child" | "other";
  readonly to: readonly string[];
  readonly risk: Risked;
};

/** What every message carries beside, so that it is whole for its kind and never without content. */
const carried: readonly ItemName[] = [
  "child.name",
  "contact.referrer",
  "contact.leadProfessional",
  "concern.narrative",
  "concern.level",
  "concern.decision",
  "voice.wishes",
  "family.planStatus",
  "police.incident",
  "plan.action",
];
/** Those of them that reach every recipient: in their company no item is alone. */
export const company: readonly ItemName[] = ["contact.leadProfessional", "concern.level"];
const identifying: ReadonlySet<string> = new Set(["identity", "contact", "family", "third-party"]);

export function isAdvice(kind: MessageKind): boolean {
  return kind === "advice-query" || kind === "advice-answer";
}

/** Whether an item says who somebody is, so that a message for advice with it is refused. */
export function identifies(item: ItemName): boolean {
  return identifying.has(catalogue[item].category);
}

/** The id of the statement that says an item about which the grid asks. */
export function idOf(item: ItemName): string {
  return statementIds.get(item) ?? item;
}

const statementIds: ReadonlyMap<ItemName, string> = new Map(itemNames.map((item) => [item, item.replaceAll(".", "-")]));

/** A message of the grid. */
export function messageOf(said: Said): Message {
  const advice = isAdvice(said.kind);
  const beside = carried.filter((item) => !(advice && identifies(item)) && !isSaidOfChild(said, item));
  const draft: Draft = {
    id: "019839b8-2ea0-7649-865a-165573b8453f",
    kind: said.kind,
    from: sender,
    author: { name: "T. Birch", role: "designated-safeguarding-lead" },
    to: said.to,
    ...(advice ? {} : { case: "case-ada" }),
    purpose: "child-protection",
    createdAt: now,
    people: people(advice),
    statements: [
      ...said.items.map((item) => statement(idOf(item), item, said.about)),
      ...beside.map((item) => statement(`beside-${idOf(item)}`, item, "child")),
    ],
    ...(said.kind === "concern" && said.risk !== "none" ? { risk: statedRisk(said.risk) } : {}),
    told: { status: "told" },
    basis: { power: "children-act-2004-s11", gdpr: "6-1-e" },
    ...ofKind(said),
  };
  const parsed = parseMessage(draft);
  if (!parsed.ok) throw new Error(`${said.kind}: ${parsed.code} ${parsed.path}`);
  return parsed.message;
}

function isSaidOfChild({ about, items }: Said, item: ItemName): boolean {
  return about === "child" && items.includes(item);
}

function statement(id: string, item: ItemName, about: string): Draft {
  const { minimisedForm } = catalogue[item];
  const summary = minimisedForm?.by === "authored" ? { summary: "In short." } : {};
  return { id, item, about, value: valueOf(item), assertion: "fact", on: "2026-11-02", ...summary };
}

/** The catalogue's example, but nobody's refuge is the family's own address, and no recipient owns the action. */
function valueOf(item: ItemName): unknown {
  const value = values[item];
  const elsewhere = { lines: ["9 Fell View", "Upmoor"], postcode: "UM1 1QQ" };
  if (item === "contact.protectedAddress") return { ...Object(value), ...elsewhere };
  return item === "plan.action" ? { ...Object(value), owner: sender } : value;
}

function people(advice: boolean): readonly Draft[] {
  const ids = (scheme: string, value: string) => ({ ids: advice ? [] : [{ scheme, value }] });
  return [
    { label: "child", role: "child", born: "2012-03-09", ...ids("nhs-number", "9998259797") },
    { label: "mother", role: "parent", parentalResponsibility: true, ...ids("person", "p-mo") },
    { label: "other", role: "connected-adult", ...ids("person", "p-fay") },
  ];
}

function statedRisk(risk: Risked): Draft {
  return {
    atRisk: ["child"],
    harm: "neglect",
    test: risk === "at-risk" ? "at-risk" : "significant-harm",
    evidence,
    recipients: riskNames(risk),
    categories: "all",
    decidedBy: { name: "R. Okafor", role: "deputy-safeguarding-lead" },
    emergency: false,
    expiresAt: riskEnd(risk),
  };
}

/** The request of an agency, which its answer names. */
export function requestId(agency: string): string {
  return `019839b8-2ea0-7649-865a-16557300000${recipients.indexOf(agency)}`;
}

const earlier = "019839b8-2ea0-7649-865a-165573999999";

/** What a kind must carry at the top level. */
function ofKind({ kind, items, about, to }: Said): Draft {
  switch (kind) {
    case "information-request":
      return asking(["health.conditions"]);
    case "information-response": {
      const said = new Set<string>(about === "child" ? [...items, ...carried] : items);
      const answers = askable.filter((item) => !said.has(item)).map((item) => ({ item, answer: "not-held" }));
      return { inReplyTo: requestId(to[0] ?? ""), answers };
    }
    case "meeting":
      return { start: "2026-11-10T10:00:00Z", agenda: "Review" };
    case "decision":
      return { inReplyTo: earlier };
    case "escalation":
      return { inReplyTo: earlier, stage: 1 };
    case "acknowledgement":
      return { inReplyTo: earlier, readBy: { name: "T. Birch", role: "designated-safeguarding-lead" }, readAt: now };
    case "correction":
      return { corrects: { message: earlier, statement: "s1", reason: "Mistyped" } };
    case "recall":
      return { corrects: { message: earlier, reason: "Sent in error" }, instruction: "Delete it and say so" };
    case "advice-answer":
      return { inReplyTo: earlier };
    default:
      return {};
  }
}

const askable = Object.keys(catalogue);

function asking(items: readonly string[]): Draft {
  return {
    items,
    power: "children-act-1989-s47",
    reason: "To decide whether to enquire",
    historyFrom: "2025-11-01",
    urgency: "amber",
  };
}

/** The question of an agency for everything there is, sent to the agency that sends in the grid. */
export function requestFor(agency: string, role: string): Message {
  const parsed = parseMessage({
    id: requestId(agency),
    kind: "information-request",
    from: agency,
    author: { name: "A. Person", role },
    to: [sender],
    case: "case-ada",
    purpose: "child-protection",
    createdAt: now,
    people: people(false).slice(0, 1),
    statements: [statement("s1", "child.name", "child")],
    told: { status: "told" },
    basis: { power: "children-act-2004-s11", gdpr: "6-1-e" },
    ...asking(askable),
  });
  if (!parsed.ok) throw new Error(`request: ${parsed.code} ${parsed.path}`);
  return parsed.message;
}
