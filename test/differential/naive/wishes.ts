import { itemCategories } from "@gatehouse/contracts/items";
import type { Message, MessagePerson } from "@gatehouse/contracts/message";
import type { MadeBy } from "@gatehouse/contracts/register-event";
import { londonDay, monthsAfter, yearsOld } from "./clock.ts";
import { childBorn, childOf, isEnded, recordedAbout, referencesOf, sameAs } from "./people.ts";
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
  return eventsOf(world, "consent.withdrawn").some(
    (one) => (one.ends || world.events.indexOf(one) > world.events.indexOf(answer)) && withdrawnBy(world, one, answer),
  );
}

/** Whether a withdrawal is about an answer: the one it ends, else every one of that giver (or of all) for that person. */
export function withdrawnBy(world: World, withdrawal: EventOf<"consent.withdrawn">, answer: Answer): boolean {
  if (withdrawal.ends) return withdrawal.ends === answer.id;
  const giver = withdrawal.givenBy?.person;
  // What was said of two while they were one was said of each, and what ends it ends it for each.
  const persons = sameAs(world, withdrawal.person ?? "");
  const about = recordedAbout(world, answer, answer.person, persons);
  return about && (!giver || giver === answer.givenBy.person);
}

/** Whether somebody speaks as this child about themselves, or as an advocate for them. */
export function childSpeaks(by: MadeBy, child: readonly string[]): boolean {
  return (
    by.capacity === "advocate" || ((by.capacity === "child" || by.capacity === "self") && child.includes(by.person))
  );
}

/** What the child's last assessed answer says of whether they decide; nothing when no answer was assessed. */
export function lastAssessed(world: World, message: Message): string | null {
  const results = childsAnswers(world, message).map((one) => one.givenBy.competence?.result ?? "not-assessed");
  return results.findLast((result) => result !== "not-assessed") ?? null;
}

/** Whether the child's own agreement counts: 16, or found competent with an answer. */
export function mayAgree(world: World, message: Message): boolean {
  return ofAge(world, message) || lastAssessed(world, message) === "competent";
}

/** Whether a child decides for themselves: 16, or found competent with the last assessed answer or any objection. */
export function childDecides(world: World, message: Message): boolean {
  const child = referencesOf(world, message, childOf(message));
  return (
    mayAgree(world, message) ||
    objectionsAbout(world, child).some(
      (one) => childSpeaks(one.madeBy, child) && one.madeBy.competence?.result === "competent",
    )
  );
}

/** Whether the child of a message is 16 or over. */
function ofAge(world: World, message: Message): boolean {
  const born = childBorn(message);
  return born !== undefined && yearsOld(born, londonDay(world.now)) >= 16;
}

/** Whether somebody is 18 or over by a birth date that the message says. */
export function isAdult(world: World, message: Message, person: MessagePerson): boolean {
  const born = person.role === "child" ? childBorn(message) : person.born;
  return Boolean(born) && yearsOld(born ?? "", londonDay(world.now)) >= 18;
}

/** The child's own answers about themselves. */
export function childsAnswers(world: World, message: Message): readonly Answer[] {
  const child = referencesOf(world, message, childOf(message));
  return answersAbout(world, message).filter((one) => childSpeaks(one.givenBy, child));
}

/** Answers by holders of parental responsibility, as recorded with the answer. */
export function holdersAnswers(world: World, message: Message): readonly Answer[] {
  const own = childsAnswers(world, message);
  if (isAdult(world, message, childOf(message))) return [];
  return answersAbout(world, message).filter(
    (one) => one.givenBy.parentalResponsibility === true && !own.includes(one),
  );
}

type Asked = { readonly recipient: string; readonly purpose: string; readonly category?: string };

/** Whether an answer is about this recipient and purpose, and category where one is asked. */
export function isAbout({ scope }: Answer, { recipient, purpose, category }: Asked): boolean {
  const inCategory = category === undefined || covers(scope.categories, category);
  return covers(scope.agencies, recipient) && covers(scope.purposes, purpose) && inCategory;
}

/** Of one giver, the latest answer that is about this: it alone is theirs, and one that is over leaves them without. */
export function answerOf(world: World, answers: readonly Answer[], asked: Asked): Answer | undefined {
  const latest = answers.findLast((one) => isAbout(one, asked));
  return latest && !isOver(world, latest) ? latest : undefined;
}

/** The answers that still say something: not over, nor replaced by a later one of the giver that covers as much. */
export function standingAnswers(world: World, message: Message): readonly Answer[] {
  const all = answersAbout(world, message);
  return all.filter((answer, index) => {
    const later = all.slice(index + 1).filter((one) => one.givenBy.person === answer.givenBy.person);
    return !isOver(world, answer) && !later.some((one) => coversAll(one.scope, answer.scope));
  });
}

function coversAll(wide: Answer["scope"], narrow: Answer["scope"]): boolean {
  const within = (outer: "all" | readonly string[], inner: "all" | readonly string[]) =>
    outer === "all" || (inner !== "all" && inner.every((one) => outer.includes(one)));
  return (
    within(wide.agencies, narrow.agencies) &&
    within(wide.purposes, narrow.purposes) &&
    within(wide.categories, narrow.categories)
  );
}

/** Answers apart by who gave them. */
export function byGiver(answers: readonly Answer[]): readonly (readonly Answer[])[] {
  const givers = [...new Set(answers.map((one) => one.givenBy.person))];
  return givers.map((giver) => answers.filter((one) => one.givenBy.person === giver));
}

/** Whether the child's own word agrees to some of it, and refuses none of that. */
export function childAgreed(world: World, message: Message, recipient: string): boolean {
  const own = byGiver(childsAnswers(world, message));
  return itemCategories.some((category) => {
    const said = own.map((one) => answerOf(world, one, { recipient, purpose: message.purpose, category })?.type);
    return said.includes("consent.given") && !said.includes("consent.refused");
  });
}
