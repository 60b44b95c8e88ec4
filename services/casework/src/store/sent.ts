import { handlingCodes } from "@gatehouse/contracts/codes";
import { CaseRef, Message } from "@gatehouse/contracts/message";
import type { PreviewDecision } from "@gatehouse/contracts/request";
import { z } from "zod";
import type { SealedFolder } from "./sealed-folder.ts";

/** What a message said that went from here, under the names by which its statements were signed. */
export const SentContent = Message.pick({
  purpose: true,
  people: true,
  statements: true,
  told: true,
  basis: true,
  start: true,
  agenda: true,
})
  .extend({
    case: CaseRef,
    role: z.string(),
    corrects: Message.shape.corrects,
    instruction: Message.shape.instruction,
    /** How each recipient was to be told to handle it, when it was previewed. */
    handling: z.record(z.string(), z.array(z.enum(handlingCodes))),
    /** False when the signed names are not known: then no single statement can be corrected, only the whole recalled. */
    named: z.boolean(),
  })
  .strict();
export type SentContent = z.infer<typeof SentContent>;

/** What went from here; what it said is kept only where it belongs to a case, for that case's pages. */
export const Sent = z.strictObject({
  id: z.string(),
  kind: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
  to: z.array(z.string()),
  content: SentContent.nullish(),
  /** The draft of its sender that goes on where this ended: the same incident, another child. */
  next: z.uuid().nullish(),
});
export type Sent = z.infer<typeof Sent>;

/** Everything that went from here, in memory too: a case with thousands of entries is shown at once. */
export type SentBox = SealedFolder<Sent> & {
  readonly ofCase: (ref: string) => readonly Sent[];
  /** The cases that something was sent about. */
  readonly cases: () => ReadonlySet<string>;
  /** Calls once something that belongs to a case is durable here. @returns the unsubscription */
  readonly onSent: (listener: (ref: string) => void) => () => void;
};

/** Opens what was sent on its folder. */
export async function openSentBox(folder: SealedFolder<Sent>): Promise<SentBox> {
  const all = new Map((await folder.list()).map((sent) => [sent.id, sent]));
  const listeners = new Set<(ref: string) => void>();
  return {
    read: folder.read,
    list: async () => [...all.values()],
    write: async (id, sent) => {
      await folder.write(id, sent);
      all.set(id, sent);
      const ref = sent.content?.case;
      if (ref !== undefined) for (const listener of listeners) listener(ref);
    },
    remove: async (id) => {
      await folder.remove(id);
      all.delete(id);
    },
    ofCase: (ref) => [...all.values()].filter(({ content }) => content?.case === ref),
    cases: () => new Set([...all.values()].flatMap(({ content }) => content?.case ?? [])),
    onSent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

type Previewed = Pick<PreviewDecision, "recipients">;

/**
 * What is kept of a message that was sent, for its case's pages; null for one of no case.
 *
 * @param statementIds the signed name of each statement of the draft; empty where it is not known any more
 */
export function contentOf(
  message: Message,
  statementIds: Readonly<Record<string, string>>,
  { recipients }: Previewed,
): SentContent | null {
  const { case: ref, purpose, people, statements, told, basis, start, agenda, corrects, instruction } = message;
  if (ref === null || ref === undefined) return null;
  const named = statements.every(({ id }) => statementIds[id] !== undefined);
  const signed = statements.map((one) => ({ ...one, id: statementIds[one.id] ?? one.id }));
  const handling = Object.fromEntries(Object.entries(recipients).map(([agency, one]) => [agency, one.handling]));
  const kept = { purpose, people, statements: signed, told, basis, start, agenda, corrects, instruction };
  return { ...kept, case: ref, role: message.author.role, handling, named };
}
