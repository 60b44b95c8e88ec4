import type { AgencyId } from "@gatehouse/contracts/agency";
import type { HeldCode, WithheldCode } from "@gatehouse/contracts/codes";
import { holdId } from "./hold-id.ts";
import type { Scene } from "./scene.ts";

/** What became of the questions about one copy: those still open, or the reviewer's no. */
export type Reviewed = { readonly open: readonly HeldCode[] } | { readonly withheld: WithheldCode };

/** How a reviewer's no reads to the sender, by what the question was; where no code fits, sharing does more harm. */
const refusedAs: Readonly<Partial<Record<HeldCode, WithheldCode>>> = {
  "seek-advice": "objection",
  "competence-not-assessed": "objection",
  "parents-disagree": "consent-scope",
  "no-parental-responsibility": "consent-scope",
  "new-team-member": "consent-scope",
  "family-not-told": "consent-scope",
  "views-missing": "consent-scope",
};

/** Applies `review.decided` to the questions that came up. A hold that nobody decided stays: none releases itself. */
export function reviewed(scene: Scene, recipient: AgencyId, held: readonly HeldCode[]): Reviewed {
  const open: HeldCode[] = [];
  for (const code of held) {
    const review = scene.facts.register.reviews.get(holdId(scene.message.id, recipient, null, code));
    if (!review) open.push(code);
    else if (review.outcome !== "release") return { withheld: refusedAs[code] ?? "detriment" };
  }
  return { open };
}

/** Whether a reviewer released one question about this copy. */
export function isReleasedHold(scene: Scene, recipient: AgencyId, code: HeldCode): boolean {
  return scene.facts.register.reviews.get(holdId(scene.message.id, recipient, null, code))?.outcome === "release";
}
