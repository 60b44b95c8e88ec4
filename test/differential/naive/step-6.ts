import type { Tier } from "@gatehouse/contracts/decision";
import type { Message } from "@gatehouse/contracts/message";
import { oneWorkingDay } from "./clock.ts";
import { atHome, caseOf, childOf, householdOf, isEnded, recordedAbout, referencesOf } from "./people.ts";
import type { EventOf, World } from "./world.ts";
import { eventsOf } from "./world.ts";

type Flag = EventOf<"risk.flagged">;
/** A risk in force, from the message or from the register, as far as decisions depend on it. */
export type RiskInForce = {
  readonly test: string;
  readonly categories: "all" | readonly string[];
  readonly expiresAt: string;
};

function flagsInForce(world: World): readonly Flag[] {
  return eventsOf(world, "risk.flagged").filter((flag) => {
    if (isEnded(world, flag) || Date.parse(flag.expiresAt) <= Date.parse(world.now)) return false;
    if (!flag.emergency) return true;
    const due = oneWorkingDay(flag.at);
    const signed = eventsOf(world, "risk.countersigned").some(
      (one) => one.countersigns === flag.id && Date.parse(one.at) <= Date.parse(due),
    );
    return signed || Date.parse(world.now) < Date.parse(due);
  });
}

/** The standing flags on the child or somebody of the household. */
export function flagsOnHousehold(world: World, message: Message): readonly Flag[] {
  const home = [...householdOf(world, message), ...referencesOf(world, message, childOf(message))];
  return flagsInForce(world).filter((flag) => flag.atRisk.some((person) => recordedAbout(world, flag, person, home)));
}

/** Step 6, the tier of one recipient. A risk in the message has passed step 2, so it is valid. */
export function tierOf(world: World, message: Message, recipient: string): Tier {
  if (caseOf(world, message)?.level === 4) return "protection";
  const { risk } = message;
  if (risk?.recipients.includes(recipient) && risk.atRisk.some((label) => atHome(world, message, label)))
    return "protection";
  return flagsOnHousehold(world, message).some((flag) => flag.recipients.includes(recipient))
    ? "protection"
    : "support";
}

/** The risks that name a recipient and so override objections (step 8), whoever is at risk. */
export function risksNaming(world: World, message: Message, recipient: string): readonly RiskInForce[] {
  const listed = message.people.flatMap((person) => referencesOf(world, message, person));
  const found: RiskInForce[] = flagsInForce(world)
    .filter((flag) => flag.recipients.includes(recipient))
    .filter((flag) =>
      flag.atRisk.some((person) => recordedAbout(world, flag, person, [...listed, ...householdOf(world, message)])),
    )
    .map((flag) => ({ test: flag.test, categories: flag.categories ?? "all", expiresAt: flag.expiresAt }));
  const { risk } = message;
  if (risk?.recipients.includes(recipient))
    found.push({ test: risk.test, categories: risk.categories ?? "all", expiresAt: risk.expiresAt });
  return found;
}
