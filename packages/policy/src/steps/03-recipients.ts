// Rules carried out here (docs/rules.md): R11 R48 R58 R61 R62
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { WithheldCode } from "@gatehouse/contracts/codes";
import type { MessageKind } from "@gatehouse/contracts/message";
import { purposeServes } from "@gatehouse/contracts/purpose";
import { compareText } from "../canonical.ts";
import type { PolicyAgreement } from "../compile.ts";
import { inForce } from "../compile.ts";
import type { Passed } from "../history/state.ts";
import type { Scene } from "../scene.ts";

const teamKinds: ReadonlySet<MessageKind> = new Set(["case-update", "meeting", "plan-action", "status-notice"]);

/**
 * Step 3, who is asked for: `to`, or the kind's audience (contract §3.1), each once and in order. Undefined when a reply
 * names nobody and what it replies to is not in the history, so that nobody can be found.
 */
export function recipientsOf(scene: Scene): readonly AgencyId[] | undefined {
  const { to, from } = scene.message;
  if (to && to.length > 0) return [...new Set(to)].toSorted(compareText);
  const audience = audienceOf(scene);
  return audience && [...new Set(audience)].filter((agency) => agency !== from).toSorted(compareText);
}

function audienceOf(scene: Scene): readonly AgencyId[] | undefined {
  const { message, policy, facts } = scene;
  const repliedTo = message.inReplyTo ? facts.history.messages.get(message.inReplyTo) : undefined;
  switch (message.kind) {
    case "concern":
    case "support-request":
    case "advice-query":
      return [policy.frontDoor];
    case "case-update":
    case "meeting":
    case "plan-action":
      return [...(scene.case?.team.keys() ?? [])];
    case "status-notice":
      return [...(scene.case?.team.keys() ?? []), ...linkedAgencies(scene)];
    case "domestic-abuse-notice":
      return educationAgencies(scene);
    case "correction":
    case "recall":
      return correctedRecipients(scene);
    case "escalation":
      return repliedTo && [repliedTo.from, policy.frontDoor];
    case "decision":
    case "acknowledgement":
    case "information-response":
    case "advice-answer":
      return repliedTo && [repliedTo.from];
    case "information-request":
      return undefined;
  }
}

/** The child's school: one that linked the child, else one on the team. */
function educationAgencies(scene: Scene): readonly AgencyId[] {
  const isEducation = (agency: AgencyId) => scene.policy.agencies.get(agency)?.kind === "education";
  const linked = linkedAgencies(scene).filter(isEducation);
  return linked.length > 0 ? linked : [...(scene.case?.team.keys() ?? [])].filter(isEducation);
}

function linkedAgencies(scene: Scene): AgencyId[] {
  const { persons } = scene.facts.register;
  return scene.child.refs.flatMap((ref) => [...(persons.get(ref)?.linkedBy.keys() ?? [])]);
}

/** Everyone who was given what is corrected: one statement of a message, or any of it. */
function correctedRecipients(scene: Scene): readonly AgencyId[] | undefined {
  const { corrects } = scene.message;
  const original: Passed | undefined = corrects ? scene.facts.history.messages.get(corrects.message) : undefined;
  if (!corrects || !original) return undefined;
  const wanted = corrects.statement;
  return Object.entries(original.shared)
    .filter(([, given]) => !wanted || given.includes(wanted))
    .map(([agency]) => agency);
}

/** The agreements in force that bind the sender, this recipient and the purpose. */
export function bindingAgreements(scene: Scene, recipient: AgencyId): readonly PolicyAgreement[] {
  const { from, purpose } = scene.message;
  return (scene.policy.agreements.get(purpose) ?? []).filter(
    (one) => one.parties.has(from) && one.parties.has(recipient) && inForce(one, scene.today),
  );
}

/** Step 3 for one recipient: why it cannot be one at all, or null. */
export function checkRecipient(
  scene: Scene,
  recipient: AgencyId,
  agreements: readonly PolicyAgreement[],
): WithheldCode | null {
  const { message } = scene;
  const agency = scene.policy.agencies.get(recipient);
  if (!agency) return "no-sharing-agreement";
  // A kind that the purpose does not serve can have no agreement for it either; this code says what is wrong.
  if (recipient === message.from || !purposeServes[message.purpose].includes(agency.kind)) return "no-need-to-know";
  if (agreements.length === 0) return "no-sharing-agreement";
  if (message.told?.withheld?.some((entry) => entry.agency === recipient)) return "detriment";
  return teamKinds.has(message.kind) && !onTeam(scene, recipient) ? "not-on-team" : null;
}

/** On the team, or for a status notice linked with the child. */
function onTeam(scene: Scene, recipient: AgencyId): boolean {
  if (scene.case?.team.has(recipient)) return true;
  return scene.message.kind === "status-notice" && linkedAgencies(scene).includes(recipient);
}
