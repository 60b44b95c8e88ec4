// Rules carried out here (docs/rules.md): R08 R09 R15 R17 R24 R27 R29
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { HeldCode, RefusalCode } from "@gatehouse/contracts/codes";
import { isNamed } from "../professional.ts";
import { statedRiskIsValid } from "../risks.ts";
import type { Scene } from "../scene.ts";
import { isFrontDoorConcern } from "../scene.ts";
import { isAbsent, says } from "../statements.ts";
import { carriesWhatItMust } from "./02-must-carry.ts";

/** Step 2 for the whole message: what it must carry, who wrote it, whether its risk is one. */
export function checkMessageRules(scene: Scene): RefusalCode | null {
  const { message } = scene;
  if (!isNamed(message.author)) return "anonymity-not-available";
  if (scene.statements.some((s) => s.item.name === "contact.referrer" && isAbsent(s.value, "withheld")))
    return "anonymity-not-available";
  if (identifiesInAdvice(scene)) return "identifying-items-in-advice";
  if (message.kind === "concern" && !message.risk) return "risk-missing";
  if (!carriesWhatItMust(scene)) return "schema-invalid";
  if (!statedRiskIsValid(scene)) return "risk-invalid";
  return correctsAnothers(scene) ? "authority-missing" : null;
}

const identifyingCategories: ReadonlySet<string> = new Set(["identity", "contact", "family", "third-party"]);

/** Whether this kind asks for advice or gives it, so that nobody in it may be identified. */
export function isAdvice(scene: Scene): boolean {
  return scene.message.kind === "advice-query" || scene.message.kind === "advice-answer";
}

function identifiesInAdvice(scene: Scene): boolean {
  if (!isAdvice(scene)) return false;
  const named = scene.message.people.some((person) => person.ids.length > 0);
  return named || scene.statements.some((s) => identifyingCategories.has(s.item.category));
}

/** What an agency said can be corrected or called back by that agency alone. */
function correctsAnothers(scene: Scene): boolean {
  const { corrects, from } = scene.message;
  const original = corrects ? scene.facts.history.messages.get(corrects.message) : undefined;
  return original !== undefined && original.from !== from;
}

/** Step 2 for one recipient: what a human has to settle before this copy may go. Empty when nothing. */
export function messageHolds(scene: Scene, recipient: AgencyId): readonly HeldCode[] {
  const held: HeldCode[] = [...supportHolds(scene)];
  const { told, risk } = scene.message;
  const atFrontDoor = recipient === scene.policy.frontDoor;
  if (told && told.status !== "told" && told.reason === "prejudice-investigation" && !told.officerReference) {
    const urgent = risk?.emergency === true && (atFrontDoor || isPolice(scene, recipient));
    if (!urgent) held.push("officer-reference-missing");
  }
  if (told?.status === "not-contactable" && !told.attempts?.length && atFrontDoor)
    held.push("contact-attempts-missing");
  const matching = matchingHold(scene, recipient);
  if (matching) held.push(matching);
  return held;
}

function supportHolds(scene: Scene): readonly HeldCode[] {
  if (scene.message.kind !== "support-request") return [];
  const held: HeldCode[] = [];
  if (!says(scene, "voice.wishes")) held.push("views-missing");
  if (scene.message.told?.status !== "told") held.push("family-not-told");
  return held;
}

/** Matching and its holds; a concern to the front door is never held for it, and advice is about nobody. */
function matchingHold(scene: Scene, recipient: AgencyId): HeldCode | null {
  if (isAdvice(scene) || isFrontDoorConcern(scene, recipient)) return null;
  if (scene.matches === 0) return "person-not-matched";
  return scene.matches > 1 || scene.child.refs.length > 1 || scene.suspected ? "person-ambiguous" : null;
}

function isPolice(scene: Scene, recipient: AgencyId): boolean {
  return scene.policy.agencies.get(recipient)?.kind === "police";
}
