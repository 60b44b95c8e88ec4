import { join } from "node:path";
import type { Disk } from "@gatehouse/client/disk";
import { writeWhole } from "@gatehouse/client/disk";
import { Professional } from "@gatehouse/contracts/agency";
import { Message, MessageId, Told } from "@gatehouse/contracts/message";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import { z } from "zod";
import { ProposedReply } from "./answer-request.ts";

/** What a named human makes of a proposed reply: who answers, what is not given and why, and whether the family was told. */
export const ReplyCompletion = z.strictObject({
  author: Professional.describe("Who answers for the agency"),
  answers: Message.shape.answers.describe("For items left open, and for those withheld after all, with the reason"),
  leaveOut: z.array(z.string().max(100)).max(100).optional().describe("Ids of statements not to give"),
  told: Told.optional(),
});
export type ReplyCompletion = z.infer<typeof ReplyCompletion>;

/** Proposed replies that wait for a human, by the id of the delivery that asks. */
export type ReplyFolder = {
  /** Remembers that a delivery is to be answered, before anything is searched: a crash forgets none. */
  readonly ask: (delivery: string) => Promise<void>;
  /** Deliveries remembered and not answered yet. */
  readonly asked: () => Promise<readonly string[]>;
  /** Keeps a proposal, or nothing where there is none to make; one that was sent before is not kept again. */
  readonly keep: (delivery: string, proposed: ProposedReply | null) => Promise<void>;
  readonly ids: () => Promise<readonly string[]>;
  readonly read: (delivery: string) => Promise<ProposedReply | null>;
  /** The reply with what the human decided; null when an item stays unanswered or the contract refuses it. */
  readonly complete: (proposed: ProposedReply, completion: ReplyCompletion) => Message | null;
  /** Forgets a proposal that has been sent. */
  readonly sent: (delivery: string) => Promise<void>;
  /** Whether a reply to this delivery was sent from here. */
  readonly wasSent: (delivery: string) => Promise<boolean>;
};

const idForm = /^[A-Za-z0-9_-]{1,100}$/;
const [proposal, todo, sentMark] = [".json", ".todo", ".sent"];

function completed(
  { draft, open }: ProposedReply,
  { author, answers, leaveOut = [], told }: ReplyCompletion,
): Message | null {
  const given = new Map((answers ?? []).map((answer) => [answer.item, answer]));
  // What the human withholds is not given, whatever the records say.
  const statements = draft.statements.filter(({ id, item }) => !leaveOut.includes(id) && !given.has(item));
  const kept = (draft.answers ?? []).filter(({ item }) => !given.has(item));
  const said = new Set(statements.map(({ item }) => item));
  const dropped = draft.statements.map(({ item }) => item).filter((item) => !said.has(item));
  if ([...open, ...dropped].some((item) => !given.has(item) && !said.has(item))) return null;
  const parsed = parseMessage({
    ...draft,
    author,
    statements,
    answers: [...kept, ...given.values()],
    ...(told ? { told } : {}),
  });
  return parsed.ok ? parsed.message : null;
}

function readProposal(bytes: Uint8Array): ProposedReply | null {
  const parsed = ProposedReply.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  if (!parsed.success) return null;
  const message = parseMessage(parsed.data.draft);
  return message.ok && MessageId.safeParse(message.message.id).success
    ? { ...parsed.data, draft: message.message }
    : null;
}

/** Opens the folder, making it where there is none. */
export async function openReplyFolder(dir: string, disk: Disk): Promise<ReplyFolder> {
  await disk.makeDir(dir);
  const path = (id: string, extension: string): string => join(dir, `${id}${extension}`);
  const ending = async (extension: string): Promise<readonly string[]> =>
    (await disk.list(dir))
      .filter((name) => name.endsWith(extension))
      .map((name) => name.slice(0, -extension.length))
      .toSorted();
  const wasSent = async (id: string): Promise<boolean> =>
    idForm.test(id) && (await disk.read(path(id, sentMark))) !== null;
  return {
    ask: async (id) => {
      if (!(await wasSent(id))) await writeWhole(disk, path(id, todo), new Uint8Array());
    },
    asked: () => ending(todo),
    keep: async (id, proposed) => {
      const bytes = Buffer.from(`${JSON.stringify(proposed, null, 2)}\n`);
      if (proposed !== null && !(await wasSent(id))) await writeWhole(disk, path(id, proposal), bytes);
      await disk.remove(path(id, todo));
    },
    ids: () => ending(proposal),
    read: async (id) => {
      const bytes = idForm.test(id) ? await disk.read(path(id, proposal)) : null;
      return bytes === null ? null : readProposal(bytes);
    },
    complete: completed,
    sent: async (id) => {
      await writeWhole(disk, path(id, sentMark), new Uint8Array());
      await disk.remove(path(id, proposal));
    },
    wasSent,
  };
}
