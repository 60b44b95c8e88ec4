// Rules carried out here (docs/rules.md): R10 R30 R52 R53 R54
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { DroppedCode, HeldCode } from "@gatehouse/contracts/codes";
import type { Form, Tier } from "@gatehouse/contracts/decision";
import type { Cell } from "@gatehouse/contracts/partnership";
import type { Purpose } from "@gatehouse/contracts/purpose";
import type { PolicyAgency, PolicyAgreement, PolicyItem } from "../compile.ts";
import { canonicalRef } from "../register/state.ts";
import type { Scene, SceneStatement } from "../scene.ts";
import { holdId } from "../hold-id.ts";
import type { Bars } from "./04-bars.ts";

/** What the matrix and the agreements say of one statement. `hold` opens where a release would let it go. */
export type CellVerdict = { readonly form: Form } | { readonly reason: DroppedCode; readonly hold: HeldCode | null };

const restriction: Readonly<Record<Cell, number>> = { F: 0, M: 1, R: 2, S: 3, N: 4 };
// Shared between decisions, as nobody alters a verdict: there is one for each statement and recipient.
const full: CellVerdict = { form: "full" };
const minimised: CellVerdict = { form: "minimised" };
const never: CellVerdict = { reason: "not-in-agreement", hold: null };
const ownOnly: CellVerdict = { reason: "own-agency-only", hold: null };
const onRequest: CellVerdict = { reason: "only-on-request", hold: null };
const noShortForm: CellVerdict = { reason: "minimised-form-missing", hold: null };

/** A cell under the agreements' limits; `minimisedOnly` where any of them lets only the short form go. */
type LimitedCell = { readonly cell: Cell; readonly minimisedOnly: boolean };
const inBothForms = (cell: Cell) =>
  [
    { cell, minimisedOnly: false },
    { cell, minimisedOnly: true },
  ] as const;
const limitedCells: Readonly<Record<Cell, readonly [LimitedCell, LimitedCell]>> = {
  F: inBothForms("F"),
  M: inBothForms("M"),
  R: inBothForms("R"),
  S: inBothForms("S"),
  N: inBothForms("N"),
};

/** Step 9 for one statement and recipient. */
export function checkMatrix(
  scene: Scene,
  bars: Bars,
  statement: SceneStatement,
  recipient: PolicyAgency,
  tier: Tier,
  agreements: readonly PolicyAgreement[],
): CellVerdict {
  const { item } = statement;
  // Only its writer may have it, and the writer is the sender, who is never a recipient.
  if (item.name === "plan.supervisionNote") return ownOnly;
  if (item.name === "sharing.objections" && recipient.id !== scene.policy.frontDoor) return never;
  const { cell, minimisedOnly } = limitedCell(item, scene.message, recipient, tier, agreements);
  if (cell === "N") return never;
  const intelligence = item.name === "police.intelligence";
  if ((cell === "S" || intelligence || bars.sealed.has(statement)) && !isReleased(bars, statement, recipient.id))
    return { reason: "sealed", hold: sealedHold(scene, statement, recipient.id, intelligence) };
  if (cell === "R" && !isAskedFor(scene, recipient.id, item.name)) return onRequest;
  if (cell === "M" || minimisedOnly) return ownsAction(statement, recipient.id) ? full : shortForm(statement);
  return full;
}

/** A plan's action is full for the agency that owns it. */
function ownsAction({ item, value }: SceneStatement, recipient: AgencyId): boolean {
  if (item.name !== "plan.action" || typeof value !== "object" || value === null) return false;
  return "owner" in value && value.owner === recipient;
}

function shortForm({ item, summary }: SceneStatement): CellVerdict {
  const there = item.minimised === "derived" || (item.minimised === "authored" && summary !== null);
  return there ? minimised : noShortForm;
}

/**
 * The cell of one item for a recipient under the agreements' own limits; the most restrictive of all that apply wins.
 *
 * @param agreements those in force that bind sender, recipient and purpose
 */
export function limitedCell(
  item: PolicyItem,
  sent: Sent,
  recipient: PolicyAgency,
  tier: Tier,
  agreements: readonly PolicyAgreement[],
): LimitedCell {
  let cell = item.cells[recipient.kind][tier];
  let minimisedOnly = cell === "M";
  for (const { limits } of agreements)
    for (const limit of limits) {
      if (!limitApplies(limit, item, sent, recipient)) continue;
      const most = limit.atMost[tier];
      minimisedOnly ||= most === "M";
      if (restriction[most] > restriction[cell]) cell = most;
    }
  return limitedCells[cell][minimisedOnly ? 1 : 0];
}

type Sent = { readonly from: AgencyId; readonly purpose: Purpose };
type Limit = PolicyAgreement["limits"][number];

function limitApplies(limit: Limit, item: PolicyItem, { from, purpose }: Sent, recipient: PolicyAgency): boolean {
  return (
    names(limit.from, from) &&
    names(limit.to, recipient.id) &&
    names(limit.toKinds, recipient.kind) &&
    names(limit.purposes, purpose) &&
    names(limit.items, item.name) &&
    names(limit.categories, item.category)
  );
}

/** A limit that does not say applies to all. */
function names(list: readonly string[] | null | undefined, one: string): boolean {
  return list?.includes(one) ?? true;
}

/** Released by a named approver of the agency that says it: this item to this recipient. */
function isReleased({ releases }: Bars, { about, item }: SceneStatement, recipient: AgencyId): boolean {
  return (releases.get(about) ?? []).some(({ to, items }) => to.includes(recipient) && items.includes(item.name));
}

/** The question for the approver, unless the approver has answered it already with no. */
function sealedHold(
  scene: Scene,
  statement: SceneStatement,
  recipient: AgencyId,
  intelligence: boolean,
): HeldCode | null {
  const reason = intelligence ? "intelligence" : "sealed-release";
  const review = scene.facts.register.reviews.get(holdId(scene.message.id, recipient, statement.id, reason));
  return review && review.outcome !== "release" ? null : reason;
}

/** `R` passes only in an answer to that agency's own request naming the item. */
function isAskedFor(scene: Scene, recipient: AgencyId, item: string): boolean {
  const { kind, inReplyTo, from } = scene.message;
  if (kind !== "information-response" || !inReplyTo) return false;
  const request = scene.facts.history.messages.get(inReplyTo);
  return (
    request !== undefined &&
    request.kind === "information-request" &&
    request.from === recipient &&
    request.asked.includes(item) &&
    Object.hasOwn(request.shared, from) &&
    request.child.some((ref) => scene.child.refs.includes(canonicalRef(scene.facts.register, ref)))
  );
}
