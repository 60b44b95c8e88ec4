import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Message } from "@gatehouse/contracts/message";
import type { Policy } from "@gatehouse/policy/compile";
import type { Facts } from "@gatehouse/policy/facts";
import { emptyHistory } from "@gatehouse/policy/history/state";
import type { History } from "@gatehouse/policy/history/state";
import { identifierKey } from "@gatehouse/policy/register/record-event";
import { canonicalRef, emptyRegister, personRecord } from "@gatehouse/policy/register/state";
import type { Register } from "@gatehouse/policy/register/state";
import { resolvePerson } from "@gatehouse/policy/scene-people";

/** What no case is called (contract §3): a preview that names a case of others is that of a case nobody knows. */
const noCase = "~";

/** A draft as a preview may judge it, and what of the register the one who asks may learn by it. */
export type Previewed = { readonly draft: Message; readonly facts: Facts };

/**
 * What a preview is decided on: of the register, only what the asking agency has to do with, person by person (contract
 * §7). It linked them, or is on the team of a case of theirs; the front door sees all. Everyone else in the draft is as
 * unknown as a stranger, alone or beside a person it knows, and so is a case that is not its own: else a draft about its
 * own pupil would tell who is known, and who is hidden, of anyone it can name.
 *
 * Nor is a protected place looked for in what the draft says: with a list of streets in its text, a preview would find
 * the house. A protected address that the draft itself states is, because its writer has it.
 */
export function previewFacts(draft: Message, facts: Facts, policy: Policy): Previewed {
  if (draft.from === policy.frontDoor) return { draft, facts };
  const { register } = facts;
  const mayKnow = (ref: string): boolean => hasToDoWith(register, draft.from, ref);
  const seen = {
    ...facts,
    register: registerOf(draft, facts, mayKnow),
    history: { ...facts.history, messages: messagesOf(draft, facts.history) },
    placesInText: "of-the-message",
  } as const;
  const child = draft.people.find(({ role }) => role === "child");
  const refs = child ? resolvePerson(draft, child, seen, policy) : [];
  const family = refs.length > 0 && refs.every(mayKnow);
  const strange = { ...seen, register: emptyRegister(), history: emptyHistory() };
  return { draft: { ...draft, case: caseOf(draft, register, mayKnow) }, facts: family ? seen : strange };
}

/** Whether an agency has linked a person, or is on the team of a case of theirs. */
export function hasToDoWith(register: Register, agency: AgencyId, ref: string): boolean {
  const person = personRecord(register, ref);
  if (!person) return false;
  if ((person.linkedBy.get(agency) ?? 0) > 0) return true;
  return [...person.cases].some((name) => register.cases.get(name)?.team.has(agency) === true);
}

/** The register with only those links and likenesses that lead to a person the asker has to do with. */
function registerOf(draft: Message, { register, hash }: Facts, mayKnow: (ref: string) => boolean): Register {
  const links: Register["links"] = new Map();
  const names: Register["names"] = new Map();
  for (const { scheme, value } of draft.people.flatMap(({ ids }) => ids)) {
    const key = identifierKey(scheme, value, draft.from, hash);
    const own = (register.links.get(key) ?? []).filter(({ ref }) => mayKnow(canonicalRef(register, ref)));
    if (own.length > 0) links.set(key, own);
    for (const { ref } of own)
      for (const name of personRecord(register, ref)?.nameHashes ?? [])
        names.set(name, new Set([...(register.names.get(name) ?? [])].filter((like) => mayKnow(like))));
  }
  return { ...register, links, names };
}

/** Of the messages that the draft names, those that its writer's agency sent or has a copy of. */
function messagesOf({ id, from, inReplyTo, corrects }: Message, { messages }: History): History["messages"] {
  const own: History["messages"] = new Map();
  for (const name of [id, inReplyTo, corrects?.message]) {
    const passed = name ? messages.get(name) : undefined;
    if (passed && (passed.from === from || passed.shared[from])) own.set(passed.id, passed);
  }
  return own;
}

function caseOf(draft: Message, register: Register, mayKnow: (ref: string) => boolean): string | null {
  if (!draft.case) return null;
  const record = register.cases.get(draft.case);
  return record && (record.team.has(draft.from) || mayKnow(record.child)) ? draft.case : noCase;
}
