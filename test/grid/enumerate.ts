import type { AgencyKind } from "@gatehouse/contracts/agency";
import type { Decision } from "@gatehouse/contracts/decision";
import { itemNames, items as catalogue } from "@gatehouse/contracts/items";
import type { ItemCategory, ItemName } from "@gatehouse/contracts/items";
import { messageKinds } from "@gatehouse/contracts/message";
import type { Message, MessageKind } from "@gatehouse/contracts/message";
import type { Policy } from "@gatehouse/policy/compile";
import { decide } from "@gatehouse/policy/decide";
import type { Facts } from "@gatehouse/policy/facts";
import { applyDecision } from "@gatehouse/policy/history/apply-decision";
import { emptyHistory } from "@gatehouse/policy/history/state";
import type { History } from "@gatehouse/policy/history/state";
import type { Register } from "@gatehouse/policy/register/state";
import type { Context, Risked } from "./axes.ts";
import { contextName, contexts, levels, objections, restrictions, risks } from "./axes.ts";
import { company, identifies, idOf, isAdvice, messageOf, requestFor } from "./messages.ts";
import type { WorldAxes } from "./worlds.ts";
import { categories, hash, now, recipients, worldOf } from "./worlds.ts";

/**
 * What a recipient gets of one item: `full`, `minimised`, `dropped <reason>`, or, for the copy as a whole,
 * `withheld <reasons>`, `held <reasons>`, `refused <code>`.
 */
export type Outcome = string;

/** The whole grid: for every context, recipient kind and item what `decide` came to. */
export type Grid = ReadonlyMap<string, ReadonlyMap<AgencyKind, ReadonlyMap<ItemName, Outcome>>>;

/** Decides every place of the grid with the real `decide`. Nothing is sampled. */
export function enumerate(policy: Policy): Grid {
  const grid = emptyGrid();
  const history = askedForEverything(policy);
  const library = new Map<string, readonly Message[]>();
  for (const axes of worldAxes())
    for (const part of partsFor(axes)) {
      const register = worldOf(axes, part, policy);
      const facts: Facts = { register, history, hash, personReferences: "everyone" };
      for (const kind of messageKinds) {
        const key = `${kind} ${part.about} ${part.name} ${axes.risk}`;
        const messages = library.get(key) ?? messagesFor(kind, part, axes.risk);
        library.set(key, messages);
        const cells = grid.get(contextName({ kind, ...axes }));
        for (const message of messages) note(cells, part.items, message, decide(message, facts, policy, now), policy);
      }
    }
  return grid;
}

type Cells = ReadonlyMap<AgencyKind, Map<ItemName, Outcome>>;

function emptyGrid(): ReadonlyMap<string, Cells> {
  const row = (): Cells => new Map(agencies().map((kind) => [kind, new Map<ItemName, Outcome>()]));
  return new Map(contexts.map((context: Context) => [contextName(context), row()]));
}

function agencies(): readonly AgencyKind[] {
  return ["social-care", "education", "health", "police", "housing", "probation", "voluntary"];
}

function worldAxes(): readonly WorldAxes[] {
  return restrictions.flatMap((restriction) =>
    objections.flatMap((objection) =>
      risks.flatMap((risk) => levels.map((level) => ({ level, objection, risk, restriction }))),
    ),
  );
}

/** Items that are asked about in one message, whom they are about, and at which of them the world is aimed. */
type Part = {
  readonly name: string;
  readonly category: ItemCategory;
  readonly items: readonly ItemName[];
  readonly about: "child" | "other";
};

/**
 * One message with all items; category by category where the objection names one; in halves about another adult, because
 * what every message carries about the child comes beside them.
 */
function partsFor({ objection, restriction }: WorldAxes): readonly Part[] {
  const parts = partsOf(objection);
  return restriction === "sealed" ? parts.flatMap(withoutCompany) : parts;
}

const half = Math.ceil(itemNames.length / 2);

function partsOf(objection: WorldAxes["objection"]): readonly Part[] {
  const whole: Part = { name: "all", category: "health", items: itemNames, about: "child" };
  if (objection === "third-party")
    return [
      { ...whole, name: "first half", items: itemNames.slice(0, half), about: "other" },
      { ...whole, name: "second half", items: itemNames.slice(half), about: "other" },
    ];
  if (objection !== "parent-category") return [whole];
  return categories.map((category) => {
    const items = itemNames.filter((item) => catalogue[item].category === category);
    return { ...whole, name: category, category, items };
  });
}

/** Sealed with everything else, an item would be in a copy without content; so what gives content is sealed by itself. */
function withoutCompany(part: Part): readonly Part[] {
  const isCompany = (item: ItemName) => company.includes(item);
  const rest = { ...part, name: `${part.name} rest`, items: part.items.filter((item) => !isCompany(item)) };
  const apart = { ...part, name: `${part.name} company`, items: part.items.filter(isCompany) };
  return [rest, apart].filter(({ items }) => items.length > 0);
}

/** An answer goes to who asked, so each has its own; a message for advice names nobody, so what does goes by itself. */
function messagesFor(kind: MessageKind, part: Part, risk: Risked): readonly Message[] {
  const one = (items: readonly ItemName[], to: readonly string[]) =>
    items.length === 0 ? [] : [messageOf({ kind, items, about: part.about, to, risk })];
  if (kind === "information-response") return recipients.flatMap((agency) => one(part.items, [agency]));
  if (!isAdvice(kind)) return one(part.items, recipients);
  const names = part.items.filter(identifies);
  return [
    ...one(names, recipients),
    ...one(
      part.items.filter((item) => !names.includes(item)),
      recipients,
    ),
  ];
}

/** Every recipient has asked the sender for everything, about this child. */
function askedForEverything(policy: Policy): History {
  const history = emptyHistory();
  const axes = { level: "4", objection: "none", risk: "none", restriction: "none" } as const;
  const register: Register = worldOf(axes, { category: "health", items: [] }, policy);
  const facts: Facts = { register, history, hash, personReferences: "everyone" };
  for (const agency of recipients) {
    const role = [...(policy.agencies.get(agency)?.roles.keys() ?? [])][0] ?? "";
    const request = requestFor(agency, role);
    const decision = decide(request, facts, policy, now);
    if (Object.values(decision.recipients)[0]?.outcome !== "shared")
      throw new Error(`the request of ${agency} did not go`);
    applyDecision(history, request, decision, facts, policy);
  }
  return history;
}

function note(
  cells: Cells | undefined,
  asked: readonly ItemName[],
  message: Message,
  decision: Decision,
  policy: Policy,
): void {
  const ids = new Set(message.statements.map(({ id }) => id));
  const said = asked.filter((item) => ids.has(idOf(item)));
  for (const agency of message.to ?? []) {
    const kind = policy.agencies.get(agency)?.kind;
    const row = kind && cells?.get(kind);
    const outcome = outcomesOf(decision, agency);
    for (const item of said) row?.set(item, outcome(idOf(item)));
  }
}

/** What a decision says of each statement for one recipient. */
function outcomesOf(decision: Decision, agency: string): (id: string) => Outcome {
  const copy = decision.recipients[agency];
  if (!copy) return () => `refused ${decision.reasons.toSorted().join(" ")}`;
  if (copy.outcome !== "shared") return () => [copy.outcome, ...copy.reasons.toSorted()].join(" ");
  const said = new Map<string, Outcome>(copy.dropped.map(({ id, reason }) => [id, `dropped ${reason}`]));
  for (const { id, form } of copy.statements) said.set(id, form);
  return (id) => said.get(id) ?? "dropped without-reason";
}
