import type { Scene } from "../journey.ts";

/** What a correction or a recall has in common with the message it is about: the same case, purpose, people and grounds. */
export function amends({ agency, sent }: Scene, messageId: string): Readonly<Record<string, unknown>> {
  const content = sent?.content;
  const named = content?.people.some(({ role, ids }) => role === "child" && ids.length > 0) ?? false;
  return {
    id: messageId,
    from: agency.id,
    case: content?.case ?? null,
    purpose: content?.purpose ?? "child-protection",
    people: content?.people ?? [],
    basis: content?.basis,
    // Without a number of the child's, the message that this is about is what says which child it is.
    ...(named ? {} : { inReplyTo: sent?.id }),
    ...(content?.told ? { told: content.told } : {}),
  };
}
