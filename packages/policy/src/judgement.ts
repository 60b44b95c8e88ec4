import type { AgencyId } from "@gatehouse/contracts/agency";
import type { DroppedCode, HeldCode, WithheldCode } from "@gatehouse/contracts/codes";
import type { Form, Override, Tier } from "@gatehouse/contracts/decision";
import type { PolicyAgreement } from "./compile.ts";
import type { SceneStatement } from "./scene.ts";

/** A statement that would go, and in which form. */
export type Kept = { readonly statement: SceneStatement; readonly form: Form };
/** A statement that stays behind, and why. */
export type Dropped = { readonly statement: SceneStatement; readonly reason: DroppedCode };
/** A statement that waits for an approver while the rest of its copy goes. */
export type SealedStatement = { readonly statement: string; readonly reason: HeldCode };

/** What steps 2 to 10 came to for one recipient. */
export type Judgement = {
  readonly recipient: AgencyId;
  readonly tier: Tier;
  readonly agreements: readonly PolicyAgreement[];
  readonly outcome: "shared" | "withheld" | "held";
  readonly withheld: WithheldCode | null;
  readonly held: readonly HeldCode[];
  readonly kept: readonly Kept[];
  readonly dropped: readonly Dropped[];
  readonly sealed: readonly SealedStatement[];
  readonly overrides: readonly Override[];
  readonly routedTo: string | null;
};

/** Judgements that end before any statement is looked at. */
export function ended(
  head: Pick<Judgement, "recipient" | "tier" | "agreements">,
  end: { readonly withheld: WithheldCode } | { readonly held: readonly HeldCode[] },
  routedTo: string | null = null,
): Judgement {
  const nothing = { kept: [], dropped: [], sealed: [], overrides: [], routedTo };
  return "withheld" in end
    ? { ...head, ...nothing, outcome: "withheld", withheld: end.withheld, held: [] }
    : { ...head, ...nothing, outcome: "held", withheld: null, held: end.held };
}
