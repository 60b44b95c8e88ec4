// Rules carried out here (docs/rules.md): R49
import type { MessageKind } from "@gatehouse/contracts/message";
import type { Scene } from "../scene.ts";
import { gives, says } from "../statements.ts";

type Rule = (scene: Scene) => boolean;

const hasCase: Rule = ({ message }) => Boolean(message.case);
const isReply: Rule = ({ message }) => Boolean(message.inReplyTo);
const corrects: Rule = ({ message }) => Boolean(message.corrects);
const anything: Rule = ({ message }) => message.statements.length > 0;
const item =
  (name: string): Rule =>
  (scene) =>
    gives(scene, name);

const identifierItems = ["child.nhsNumber", "child.upn", "child.uln"] as const;
const namesChild: Rule = (scene) =>
  gives(scene, "child.name") ||
  scene.message.people.some((person) => person.role === "child" && person.ids.length > 0) ||
  identifierItems.some((name) => gives(scene, name));

/**
 * What each kind must carry (contract §3.1). Not here: the risk of a concern (`risk-missing`), consent (step 7), a
 * support request's wishes and telling (holds), because each has a code of its own.
 */
const mustCarry: Readonly<Record<MessageKind, readonly Rule[]>> = {
  concern: [
    ({ message }) => Boolean(message.told),
    namesChild,
    item("concern.narrative"),
    // A typed absence other than `withheld` says nobody refers; `withheld` was refused before.
    item("contact.referrer"),
  ],
  "support-request": [item("concern.narrative")],
  "information-request": [
    ({ message }) =>
      Boolean(message.to?.length && message.items && message.power && message.reason) &&
      Boolean(message.historyFrom && message.urgency),
  ],
  "information-response": [isReply, (scene) => answersWhatWasAsked(scene)],
  "case-update": [hasCase, anything],
  "status-notice": [hasCase, item("family.planStatus")],
  "domestic-abuse-notice": [item("police.incident")],
  meeting: [
    hasCase,
    ({ message }) => Boolean(message.start),
    (scene) => Boolean(scene.message.agenda) || gives(scene, "plan.meetingNotes"),
  ],
  "plan-action": [hasCase, item("plan.action")],
  decision: [isReply, item("concern.decision")],
  acknowledgement: [isReply, ({ message }) => Boolean(message.readBy && message.readAt)],
  correction: [corrects, ({ message }) => Boolean(message.corrects?.statement && message.corrects.reason), anything],
  recall: [corrects, ({ message }) => Boolean(message.instruction)],
  "advice-query": [],
  "advice-answer": [],
  escalation: [isReply, ({ message }) => Boolean(message.stage)],
};

/** Whether the message carries what its kind must, and can find its audience. */
export function carriesWhatItMust(scene: Scene): boolean {
  return mustCarry[scene.message.kind].every((rule) => rule(scene)) && reasonsGiven(scene);
}

/** An item asked for and withheld says why. */
function reasonsGiven({ message }: Scene): boolean {
  return (message.answers ?? []).every((answer) => answer.answer === "not-held" || Boolean(answer.reason));
}

/** Per item asked: statements, `not-held` or `withheld`. A request that is not in the history cannot be checked. */
function answersWhatWasAsked(scene: Scene): boolean {
  const { inReplyTo, answers } = scene.message;
  const request = inReplyTo ? scene.facts.history.messages.get(inReplyTo) : undefined;
  if (request?.kind !== "information-request") return true;
  const answered = new Set((answers ?? []).map((answer) => answer.item));
  return request.asked.every((name) => answered.has(name) || says(scene, name));
}
