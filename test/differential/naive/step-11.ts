import type { HandlingCode } from "@gatehouse/contracts/codes";
import type { KeptStatement } from "@gatehouse/contracts/decision";
import type { Message } from "@gatehouse/contracts/message";
import type { World } from "./world.ts";
import { eventsOf, itemOf } from "./world.ts";

/** What was told to the family: by the message, or since then by the register. */
export function telling(
  world: World,
  message: Message,
): { status: "told" | "deferred" | "not"; reviewOn?: string; reason?: string } {
  const { told } = message;
  let status = told?.status ?? "not";
  let recorded: string | undefined;
  for (const event of eventsOf(world, "telling.recorded")) {
    if (event.message !== message.id) continue;
    // An attempt told nobody: it may only name another day.
    recorded = event.reviewOn ?? (event.status === "attempted" ? recorded : undefined);
    if (event.status !== "attempted") status = event.status;
  }
  const reviewOn = recorded ?? told?.reviewOn;
  return {
    status: status === "told" || status === "deferred" ? status : "not",
    ...(reviewOn ? { reviewOn } : {}),
    ...(told?.reason ? { reason: told.reason } : {}),
  };
}

/** Step 11 and contract §6: what a recipient must heed, by what it gets. */
export function handlingFor(world: World, message: Message, kept: readonly KeptStatement[]): readonly HandlingCode[] {
  const found: HandlingCode[] = [];
  if (message.kind === "domestic-abuse-notice" || telling(world, message).status === "deferred")
    found.push("do-not-discuss-with-family");
  if (message.statements.some((one) => one.item === "contact.safeContact")) found.push("safe-contact-only");
  if (kept.some((one) => one.item.startsWith("police."))) found.push("originator-approval-before-telling");
  if (kept.some((one) => itemOf(one).sensitivity.includes("criminal-offence") || codeC(message, one)))
    found.push("do-not-share-onward");
  if (message.purpose === "court-order") found.push("delete-after-use");
  return found;
}

function codeC(message: Message, kept: KeptStatement): boolean {
  const value = message.statements.find((one) => one.id === kept.id)?.value;
  return typeof value === "object" && value !== null && "handling" in value && value.handling === "C";
}
