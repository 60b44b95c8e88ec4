import type { HeldCode, RefusalCode } from "@gatehouse/contracts/codes";
import type { Message } from "@gatehouse/contracts/message";
import { childOf, matchCount, referencesOf, suspectedDoubles } from "./people.ts";
import type { World } from "./world.ts";
import { agencyOf, agreementsInForce, itemOf, mayDo, samePerson } from "./world.ts";

const hour = 3_600_000;
const advice = ["advice-query", "advice-answer"];

/** Step 1, as far as it is about a message that parsed. */
export function envelopeRefusal(world: World, message: Message): RefusalCode | null {
  if (!agencyOf(world, message.from)) return "sender-not-enrolled";
  if (agreementsInForce(world).length === 0) return "policy-not-in-force";
  if (!mayDo(world, { agency: message.from, role: message.author.role }, "author")) return "authority-missing";
  const age = Date.parse(world.now) - Date.parse(message.createdAt);
  if (age > 24 * hour || age < -hour / 30) return "message-stale";
  if (world.history.some((past) => past.message.id === message.id)) return "message-replayed";
  return null;
}

/** Step 2, what refuses the whole message. One code is given, in this order. */
export function ruleRefusal(world: World, message: Message): RefusalCode | null {
  if (message.people.filter((person) => person.role === "child").length !== 1) return "schema-invalid";
  if (message.author.name.trim() === "") return "anonymity-not-available";
  if (message.statements.some((one) => one.item === "contact.referrer" && absent(one.value) === "withheld"))
    return "anonymity-not-available";
  if (advice.includes(message.kind) && identifies(message)) return "identifying-items-in-advice";
  if (message.kind === "concern" && !message.risk) return "risk-missing";
  if (lacks(world, message)) return "schema-invalid";
  if (message.risk && !riskHolds(world, message)) return "risk-invalid";
  if (message.corrects) {
    const corrected = world.history.find((past) => past.message.id === message.corrects?.message);
    if (corrected && corrected.message.from !== message.from) return "authority-missing";
  }
  return replyToNobody(world, message) ? "schema-invalid" : null;
}

function absent(value: unknown): string | undefined {
  return typeof value === "object" && value !== null && "absent" in value ? String(value.absent) : undefined;
}

function identifies(message: Message): boolean {
  return (
    message.people.some((person) => person.ids.length > 0) ||
    message.statements.some((one) => ["identity", "contact", "family", "third-party"].includes(itemOf(one).category))
  );
}

/** Whether a message lacks what its kind must carry (contract §3.1). */
function lacks(world: World, message: Message): boolean {
  const said = (item: string) => message.statements.some((one) => one.item === item && absent(one.value) === undefined);
  switch (message.kind) {
    case "concern": {
      const identifiers = ["child.nhsNumber", "child.upn", "child.uln"];
      const named = said("child.name") || childOf(message).ids.length > 0 || identifiers.some(said);
      return !message.told || !named || !said("concern.narrative") || !said("contact.referrer");
    }
    case "support-request":
      return !said("concern.narrative");
    case "information-request":
      return (
        !message.items ||
        !message.power ||
        !message.reason ||
        !message.historyFrom ||
        !message.urgency ||
        !message.to?.length
      );
    case "information-response":
      return !message.inReplyTo || unanswered(world, message);
    case "case-update":
      return !message.case || message.statements.length === 0;
    case "status-notice":
      return !message.case || !said("family.planStatus");
    case "domestic-abuse-notice":
      return !said("police.incident");
    case "meeting":
      return !message.case || !message.start || !(message.agenda || said("plan.meetingNotes"));
    case "plan-action":
      return !message.case || !said("plan.action");
    case "decision":
      return !message.inReplyTo || !said("concern.decision");
    case "acknowledgement":
      return !message.inReplyTo || !message.readBy || !message.readAt;
    case "correction":
      return !message.corrects?.statement || !message.corrects.reason || message.statements.length === 0;
    case "recall":
      return !message.corrects || !message.instruction;
    case "advice-query":
      return false;
    case "advice-answer":
      return false;
    case "escalation":
      return !message.inReplyTo || !message.stage;
  }
}

/** Every item asked for has statements, or an answer that says why not. */
function unanswered(world: World, message: Message): boolean {
  const answers = message.answers ?? [];
  if (answers.some((one) => one.answer === "withheld" && !one.reason)) return true;
  const request = world.history.find((past) => past.message.id === message.inReplyTo)?.message;
  return (request?.items ?? []).some(
    (item) => !message.statements.some((one) => one.item === item) && !answers.some((one) => one.item === item),
  );
}

/** A reply says to whom, or its original is known. */
function replyToNobody(world: World, message: Message): boolean {
  const replies = [
    "information-response",
    "decision",
    "acknowledgement",
    "correction",
    "recall",
    "advice-answer",
    "escalation",
  ];
  if (!replies.includes(message.kind)) return false;
  const about = message.corrects?.message ?? message.inReplyTo;
  return !message.to?.length && !world.history.some((past) => past.message.id === about);
}

/** A named human, on evidence, for somebody, naming agencies, at most 14 days, not the author unless an emergency. */
function riskHolds(world: World, message: Message): boolean {
  const { risk } = message;
  if (!risk) return false;
  const labels = message.people.map((person) => person.label);
  const starts = Math.max(Date.parse(world.now), Date.parse(message.createdAt));
  const ends = Date.parse(risk.expiresAt);
  return (
    risk.decidedBy.name.trim() !== "" &&
    world.partnership.agencies.some(({ id }) =>
      mayDo(world, { agency: id, role: risk.decidedBy.role }, "decide-risk"),
    ) &&
    risk.evidence.trim().length >= 20 &&
    risk.atRisk.some((label) => labels.includes(label)) &&
    risk.recipients !== "all" &&
    risk.recipients.length > 0 &&
    !risk.recipients.includes("all") &&
    ends > Date.parse(world.now) &&
    ends <= starts + 14 * 24 * hour &&
    (risk.emergency || !samePerson(risk.decidedBy, message.author))
  );
}

/** Step 2, what makes one recipient's copy wait for a human. */
export function rulesHold(world: World, message: Message, recipient: string): readonly HeldCode[] {
  const { told } = message;
  const frontDoor = recipient === world.partnership.frontDoor;
  const held: HeldCode[] = [];
  if (message.kind === "support-request") {
    if (!message.statements.some((one) => one.item === "voice.wishes")) held.push("views-missing");
    if (told?.status !== "told") held.push("family-not-told");
  }
  if (told?.status !== "told" && told?.reason === "prejudice-investigation" && !told.officerReference) {
    const urgent = message.risk?.emergency && (frontDoor || agencyOf(world, recipient)?.kind === "police");
    if (!urgent) held.push("officer-reference-missing");
  }
  if (told?.status === "not-contactable" && !told.attempts?.length && frontDoor) held.push("contact-attempts-missing");
  if (!advice.includes(message.kind) && !(message.kind === "concern" && frontDoor)) {
    const { known, meant } = matchCount(world, message);
    const doubles = suspectedDoubles(world, referencesOf(world, message, childOf(message)));
    if (known === 0) held.push("person-not-matched");
    else if (meant > 1 || doubles.length > 0) held.push("person-ambiguous");
  }
  return held;
}
