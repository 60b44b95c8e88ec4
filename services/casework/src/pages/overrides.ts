import type { PreviewDecision } from "@gatehouse/contracts/request";

/**
 * Whether sending it sets somebody's objection aside, as far as its writer may know, or rests on an emergency that nobody
 * has confirmed: then its writer proves once more who they are. It follows from what the preview shows, and so tells
 * nothing that it does not.
 */
export function setsAside({ recipients, duties }: Pick<PreviewDecision, "recipients" | "duties">): boolean {
  const overridden = Object.values(recipients).some(({ overrides }) => overrides.length > 0);
  return overridden || duties.some(({ duty }) => duty === "countersign");
}
