import { itemNames, items as catalogue } from "@gatehouse/contracts/items";
import type { ItemName } from "@gatehouse/contracts/items";
import type { Context } from "./axes.ts";
import { contextName, contexts, pairs } from "./axes.ts";
import type { Grid, Outcome } from "./enumerate.ts";

/** A sentence of the page that is true of every place of the grid it speaks of. */
export type Claim = {
  readonly text: string;
  /** Contexts the sentence speaks of. */
  readonly where: (context: Context) => boolean;
  /** The same context but for these, to compare with. */
  readonly than?: Partial<Context>;
  /** What it says of an item and a recipient there; `other` is the outcome in the context to compare with. */
  readonly holds: (outcome: Outcome, item: ItemName, recipient: string, other: Outcome) => boolean;
};

/** Kinds that say who somebody is; advice names nobody and a concern to the front door has rules of its own. */
const isAdvice = ({ kind }: Context): boolean => kind.startsWith("advice-");
const withRisk = ({ risk }: Context): boolean => risk === "significant-harm" || risk === "at-risk";
const ordinary = (context: Context): boolean => !isAdvice(context) && context.kind !== "concern";
const goes = (outcome: Outcome): boolean => outcome === "full" || outcome === "minimised";
const opened = ({ restriction }: Context): boolean => restriction === "none" || restriction === "linked-professional";

/** What objections, risks and bars change, in words. `checkClaims` holds them against the whole grid. */
export const claims: readonly { readonly title: string; readonly claims: readonly Claim[] }[] = [
  {
    title: "An objection",
    claims: [
      {
        text: "A parent's objection to everything, or that of a child who decides, keeps the whole copy from the agencies it names. A support request at level 3 waits for advice instead.",
        where: (context) =>
          ordinary(context) &&
          !withRisk(context) &&
          (context.objection === "parent-all" || context.objection === "child-all") &&
          context.restriction === "none",
        holds: (outcome) => outcome === "withheld objection" || outcome === "held seek-advice",
      },
      {
        text: "An objection to one category keeps back the items of that category and nothing else.",
        where: (context) =>
          ordinary(context) &&
          !withRisk(context) &&
          context.objection === "parent-category" &&
          context.restriction === "none",
        holds: (outcome) => outcome === "dropped objection" || outcome === "held seek-advice",
      },
      {
        text: "An objection of an adult about their own data keeps back what is said about them, and nothing about the child.",
        where: (context) =>
          ordinary(context) && !withRisk(context) && context.objection === "third-party" && opened(context),
        holds: (outcome) => outcome === "dropped third-party-objection",
      },
      {
        text: "The objection of someone said to be the source of harm changes nothing.",
        where: ({ objection }) => objection === "harmer-all",
        than: { objection: "none" },
        holds: (outcome, _item, _recipient, other) => outcome === other,
      },
      {
        text: "Nobody's objection keeps a concern from the front door.",
        where: ({ kind, objection, restriction }) =>
          kind === "concern" && objection !== "none" && restriction === "none",
        than: { objection: "none" },
        holds: (outcome, _item, recipient, other) => recipient !== "social-care" || outcome === other,
      },
      {
        text: "No objection ever lets anyone see more.",
        // Another adult's objection comes with the item said about that adult, who may live elsewhere.
        where: ({ objection }) => objection !== "none" && objection !== "third-party",
        than: { objection: "none" },
        holds: (outcome, _item, _recipient, other) => !goes(outcome) || outcome === other,
      },
    ],
  },
  {
    title: "A risk that a named colleague decided",
    claims: [
      {
        text: "A risk that names an agency opens for it what the protection column says, at whatever level, and sets the family's objections aside, but for special-category items of a child who decides: these need the test of significant harm.",
        where: (context) =>
          ordinary(context) && context.risk === "significant-harm" && context.objection !== "third-party",
        than: { risk: "none", objection: "none", level: "4" },
        holds: (outcome, _item, _recipient, other) => outcome === other,
      },
      {
        text: "A risk that names other agencies, or has run out, changes nothing for this one. A concern whose own risk has run out is refused.",
        where: (context) => ordinary(context) && (context.risk === "names-others" || context.risk === "expired"),
        than: { risk: "none" },
        holds: (outcome, _item, _recipient, other) => outcome === other,
      },
      {
        text: "A risk lifts no bar: what a restriction keeps back without it stays back with it.",
        where: (context) =>
          withRisk(context) &&
          ordinary(context) &&
          (context.restriction === "court" || context.restriction === "linked-agency"),
        holds: (outcome) => outcome.startsWith("withheld"),
      },
    ],
  },
  {
    title: "A bar",
    claims: [
      {
        text: "Someone at the agency is linked to the family, or a court's order names who may have it: the agency gets nothing, whatever the level, the risk and the kind of message.",
        where: ({ restriction, ...context }) =>
          (restriction === "court" || restriction === "linked-agency") && !isAdvice({ restriction, ...context }),
        holds: (outcome) => !goes(outcome),
      },
      {
        text: "When one professional is linked, the copy goes as it would, but to the agency's safeguarding lead alone.",
        where: ({ restriction }) => restriction === "linked-professional",
        than: { restriction: "none" },
        holds: (outcome, _item, _recipient, other) => outcome === other,
      },
      {
        text: "A protected place takes out every item that tells it: address, property number, school, health team and the like, for everyone who is not excepted.",
        where: (context) =>
          context.restriction === "protected-location" && !isAdvice(context) && context.objection !== "third-party",
        holds: (outcome, item) => !goes(outcome) || !catalogue[item].sensitivity.includes("location"),
      },
      {
        text: "A sealed item, by the matrix or by a restriction, waits for a named approver of the agency that holds it; where the matrix gives it to nobody, no release can.",
        where: (context) => context.restriction === "sealed" && !isAdvice(context),
        holds: (outcome, item) => !goes(outcome) && itemNames.includes(item),
      },
    ],
  },
  {
    title: "A question for advice",
    claims: [
      {
        text: "Names nobody: with anything of the categories identity, contact, family or third-party in it, it is refused.",
        where: isAdvice,
        holds: (outcome, item) =>
          !["identity", "contact", "family", "third-party"].includes(catalogue[item].category) ||
          outcome === "refused identifying-items-in-advice",
      },
    ],
  },
];

/** The claims that a grid does not bear out, each with the first place that contradicts it. */
export function brokenClaims(grid: Grid): readonly string[] {
  return claims.flatMap((chapter) => chapter.claims.flatMap((claim) => contradiction(grid, claim) ?? []));
}

function contradiction(grid: Grid, { text, where, than, holds }: Claim): string | null {
  for (const context of contexts.filter(where)) {
    const here = grid.get(contextName(context));
    const there = grid.get(contextName({ ...context, ...than }));
    for (const { recipient, item } of pairs) {
      const outcome = here?.get(recipient)?.get(item) ?? "";
      if (!holds(outcome, item, recipient, there?.get(recipient)?.get(item) ?? ""))
        return `${text}\n  not so: ${recipient} ${item} in ${contextName(context)}: ${outcome}`;
    }
  }
  return null;
}
