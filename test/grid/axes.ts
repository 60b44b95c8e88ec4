import type { AgencyKind } from "@gatehouse/contracts/agency";
import { agencyKinds } from "@gatehouse/contracts/agency";
import { itemNames } from "@gatehouse/contracts/items";
import type { ItemName } from "@gatehouse/contracts/items";
import { messageKinds } from "@gatehouse/contracts/message";
import type { MessageKind } from "@gatehouse/contracts/message";

/** The level of the case: with a valid risk, what makes the tier. */
export const levels = ["3", "4"] as const;
/** Whose standing objection there is, always naming the recipient. The family has agreed to everything else. */
export const objections = ["none", "parent-all", "parent-category", "child-all", "harmer-all", "third-party"] as const;
/** The risk: a concern states it itself, for every other kind it is a standing flag. */
export const risks = ["none", "significant-harm", "at-risk", "names-others", "expired"] as const;
/** What was placed on the child. */
export const restrictions = [
  "none",
  "protected-location",
  "sealed",
  "linked-agency",
  "linked-professional",
  "court",
] as const;

export type Level = (typeof levels)[number];
export type Objected = (typeof objections)[number];
export type Risked = (typeof risks)[number];
export type Restricted = (typeof restrictions)[number];

/** One place of the grid but for item and recipient: what one world and one kind of message come to. */
export type Context = {
  readonly kind: MessageKind;
  readonly level: Level;
  readonly objection: Objected;
  readonly risk: Risked;
  readonly restriction: Restricted;
};

/** Every context, in a fixed order: kinds outermost, levels innermost. */
export const contexts: readonly Context[] = messageKinds.flatMap((kind) =>
  restrictions.flatMap((restriction) =>
    objections.flatMap((objection) =>
      risks.flatMap((risk) => levels.map((level) => ({ kind, level, objection, risk, restriction }))),
    ),
  ),
);

/** An item and a kind of recipient: a row of the grid. */
export type Pair = { readonly recipient: AgencyKind; readonly item: ItemName };
export const pairs: readonly Pair[] = agencyKinds.flatMap((recipient) =>
  itemNames.map((item) => ({ recipient, item })),
);

export function contextName({ kind, level, objection, risk, restriction }: Context): string {
  return [kind, restriction, objection, risk, level].join(" ");
}
