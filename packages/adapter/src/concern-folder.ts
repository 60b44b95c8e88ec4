import { join } from "node:path";
import type { Disk } from "@gatehouse/client/disk";
import { writeWhole } from "@gatehouse/client/disk";
import type { Message } from "@gatehouse/contracts/message";
import { MessageId, Risk, Told } from "@gatehouse/contracts/message";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import { z } from "zod";

/** What a named human adds to a concern that a record gave rise to; no machine may state it. */
export const ConcernCompletion = z.strictObject({ risk: Risk, told: Told });
export type ConcernCompletion = z.infer<typeof ConcernCompletion>;

/** Concerns that wait for a human, on disk. */
export type ConcernFolder = {
  /** Keeps a draft; one that was completed before is not kept again. */
  readonly keep: (draft: Message) => Promise<void>;
  readonly ids: () => Promise<readonly string[]>;
  /** The draft, or null when none of that id waits. */
  readonly read: (id: string) => Promise<Message | null>;
  /** The draft with what the human added, if the contract takes it. */
  readonly complete: (draft: Message, completion: ConcernCompletion) => Message | null;
  /** Forgets a draft that has been sent. */
  readonly sent: (id: string) => Promise<void>;
  /** Whether a draft of that id was sent from here. */
  readonly wasSent: (id: string) => Promise<boolean>;
};

const extension = ".json";
const sentExtension = ".sent";

/** One thing at a time for each id: the same record may come in twice at once, and a file is written by one. */
function turns(): (id: string, work: () => Promise<void>) => Promise<void> {
  const last = new Map<string, Promise<void>>();
  return async (id, work) => {
    const before = last.get(id) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(work);
    last.set(id, mine);
    try {
      await mine;
    } finally {
      if (last.get(id) === mine) last.delete(id);
    }
  };
}

/** Opens the folder, making it where there is none. */
export async function openConcernFolder(dir: string, disk: Disk): Promise<ConcernFolder> {
  await disk.makeDir(dir);
  const path = (id: string): string => join(dir, `${id}${extension}`);
  const sentPath = (id: string): string => join(dir, `${id}${sentExtension}`);
  const isId = (id: string): boolean => MessageId.safeParse(id).success;
  const inTurn = turns();
  const keep = async (draft: Message): Promise<void> => {
    if ((await disk.read(sentPath(draft.id))) !== null) return;
    await writeWhole(disk, path(draft.id), Buffer.from(`${JSON.stringify(draft, null, 2)}\n`));
  };
  const forget = async (id: string): Promise<void> => {
    await writeWhole(disk, sentPath(id), new Uint8Array());
    await disk.remove(path(id));
  };
  return {
    keep: (draft) => inTurn(draft.id, () => keep(draft)),
    ids: async () =>
      (await disk.list(dir)).filter((name) => name.endsWith(extension)).map((name) => name.slice(0, -extension.length)),
    read: async (id) => {
      const bytes = isId(id) ? await disk.read(path(id)) : null;
      if (bytes === null) return null;
      const parsed = parseMessage(JSON.parse(new TextDecoder().decode(bytes)));
      return parsed.ok ? parsed.message : null;
    },
    complete: (draft, { risk, told }) => {
      const parsed = parseMessage({ ...draft, risk, told });
      return parsed.ok ? parsed.message : null;
    },
    sent: (id) => inTurn(id, () => forget(id)),
    wasSent: async (id) => isId(id) && (await disk.read(sentPath(id))) !== null,
  };
}
