import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Tier } from "@gatehouse/contracts/decision";
import type { ValidRisk } from "../risks.ts";
import type { Scene } from "../scene.ts";

/** Step 6: which column decides for a recipient. The sender's own word for the level changes nothing. */
export function tierOf(scene: Scene, risks: readonly ValidRisk[], recipient: AgencyId): Tier {
  if (scene.case?.level === 4) return "protection";
  return risks.some((risk) => risk.family && risk.recipients.includes(recipient)) ? "protection" : "support";
}
