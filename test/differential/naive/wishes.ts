import type { Message } from "@gatehouse/contracts/message";
import type { MadeBy } from "@gatehouse/contracts/register-event";
import { londonDay, monthsAfter, yearsOld } from "./clock.ts";
import { childBorn, childOf, isEnded, recordedAbout, referencesOf } from "./people.ts";
import type { EventOf, World } from "./world.ts";
import { covers, eventsOf } from "./world.ts";

/** A family's answer to a service: yes or no. */
export type Answer = EventOf<"consent.given"> | EventOf<"consent.refused">;
export type Objection = EventOf<"objection.recorded">;

/** All answers about the child, in their order, also withdrawn ones. */
export function answersAbout(world: World, message: Message): readonly Answer[] {
  const child = referencesOf(world, message, childOf(message));
  return world.events.filter(
    (event): event is Answer =>
      (event.type === "consent.given" || event.type === "consent.refused") &&
      recordedAbout(world, event, event.person, child),
  );
}

/** The objections that stand about one of these persons. */
export function objectionsAbout(world: World, persons: readonly string[]): readonly Objection[] {
  return eventsOf(world, "objection.recorded").filter(
    (one) => !isEnded(world, one) && recordedAbout(world, one, one.person, persons),
  );
}

/** Whether an answer was withdrawn, or is over (decision, step 7: the day named, else six calendar months). */
export function isOver(world: World, answer: Answer): boolean {
  const today = londonDay(world.now);
  if (answer.expiresOn) {
    if (today > answer.expiresOn) return true;
  } else if (answer.type === "consent.given" && today > monthsAfter(londonDay(answer.at), 6)) return true;
  return eventsOf(world, "consent.withdrawn").some((one) =>
    one.ends
      ? one.ends === answer.id
      : world.events.indexOf(one) > world.events.indexOf(answer) &&
        one.person === answer.person &&
        one.givenBy?.person === answer.givenBy.person,
  );
}

/** Whether the child, or an advocate for the child, speaks. */
export function childSpeaks(by: MadeBy, child: readonly string[]): boolean {
  return by.capacity === "child" || by.capacity === "advocate" || child.includes(by.person);
}

/** Whether a child decides for themselves: 16, or found competent in any answer or objection that stands. */
export function childDecides(world: World, message: Message): boolean {
  return ofAge(world, message) || shownByAnswer(world, message) || shownByObjection(world, message);
}

/** Whether the child of a message is 16 or over. */
export function ofAge(world: World, message: Message): boolean {
  const born = childBorn(message);
  return born !== undefined && yearsOld(born, londonDay(world.now)) >= 16;
}

export function shownByAnswer(world: World, message: Message): boolean {
  const child = referencesOf(world, message, childOf(message));
  return answersAbout(world, message).some(
    (one) => !isOver(world, one) && childSpeaks(one.givenBy, child) && one.givenBy.competence?.result === "competent",
  );
}

function shownByObjection(world: World, message: Message): boolean {
  const child = referencesOf(world, message, childOf(message));
  return objectionsAbout(world, child).some(
    (one) => childSpeaks(one.madeBy, child) && one.madeBy.competence?.result === "competent",
  );
}

/** Of one giver, the latest answer that covers recipient, purpose and category: it alone is theirs, whatever it says. */
export function answerOf(
  world: World,
  answers: readonly Answer[],
  to: { readonly recipient: string; readonly purpose: string; readonly category: string },
): Answer | undefined {
  const latest = answers.findLast(
    ({ scope }) =>
      covers(scope.agencies, to.recipient) &&
      covers(scope.purposes, to.purpose) &&
      covers(scope.categories, to.category),
  );
  return latest && !isOver(world, latest) ? latest : undefined;
}

/** Answers apart by who gave them. */
export function byGiver(answers: readonly Answer[]): readonly (readonly Answer[])[] {
  const givers = [...new Set(answers.map((one) => one.givenBy.person))];
  return givers.map((giver) => answers.filter((one) => one.givenBy.person === giver));
}
