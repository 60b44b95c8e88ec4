import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Disk } from "@gatehouse/client/disk";
import { uuidV7 } from "@gatehouse/client/uuid-v7";
import { PreviewDecision } from "@gatehouse/contracts/request";
import { z } from "zod";
import type { StorageKeys } from "./keys.ts";
import { fileOf } from "./keys.ts";
import type { SealedFolder } from "./sealed-folder.ts";
import { openSealedFolder } from "./sealed-folder.ts";

/** What a user has said so far, by field, as they said it. */
export const Answers = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
export type Answers = Readonly<z.infer<typeof Answers>>;

/** A message as it would go, and what was said of it. It holds for these answers and no others. */
const Preview = z.strictObject({
  at: z.iso.datetime(),
  message: z.record(z.string(), z.unknown()),
  decision: PreviewDecision,
});

/** Something begun and not sent. */
export const Draft = z.strictObject({
  id: z.uuid(),
  journey: z.string(),
  /** What it is about: the delivery it answers, by id. */
  subject: z.string().nullable(),
  /** The message's id from the beginning: sending twice is sending once. */
  messageId: z.uuid(),
  begunAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
  answers: Answers,
  preview: Preview.nullable(),
  /** What was shown before that, to say what changes; it can never be sent. */
  before: Preview.nullable().default(null),
  /** The confirmation was pressed: from here on it can only be sent. */
  sending: z.boolean(),
});
export type Draft = z.infer<typeof Draft>;

/** One user's drafts. Whoever else asks for them gets null: there is no other key. */
export type Drafts = {
  /** @param answers what is known from the start: whoever goes on still looks at it before it counts */
  readonly begin: (journey: string, subject: string | null, answers?: Answers, id?: string) => Promise<Draft>;
  readonly read: (id: string) => Promise<Draft | null>;
  /** Newest first. */
  readonly list: () => Promise<readonly Draft[]>;
  /**
   * Changes a draft, one change after the other. What changes the answers takes the preview away, and keeps it as the one before.
   *
   * @returns null when there is none, or when it is being sent
   */
  readonly change: (id: string, change: (draft: Draft) => Partial<Draft>) => Promise<Draft | null>;
  readonly remove: (id: string) => Promise<void>;
};

/** Opens the drafts of users, each under a key of their own. */
export function openDrafts(options: {
  readonly dir: string;
  readonly disk: Disk;
  readonly keys: StorageKeys;
  readonly now: () => number;
}): (user: { readonly sub: string }) => Promise<Drafts> {
  const open = new Map<string, Promise<Drafts>>();
  const load = async (name: string): Promise<Drafts> => {
    const key = await options.keys.keyOf(name);
    const dir = join(options.dir, fileOf(name));
    const { disk } = options;
    return draftsIn(await openSealedFolder({ dir, disk, key, purpose: `draft/${name}`, schema: Draft }), options.now);
  };
  return ({ sub }) => {
    const name = `user/${sub}`;
    const found = open.get(name);
    if (found !== undefined) return found;
    const loading = load(name);
    open.set(name, loading);
    loading.catch(() => open.delete(name));
    return loading;
  };
}

function draftsIn(folder: SealedFolder<Draft>, now: () => number): Drafts {
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work, work);
    turn = done.catch(() => undefined);
    return done;
  };
  return {
    begin: async (journey, subject, answers = {}, id = randomUUID()) => {
      const at = new Date(now());
      const begunAt = at.toISOString();
      const fresh = { begunAt, changedAt: begunAt, answers, preview: null, before: null, sending: false };
      const draft: Draft = { id, journey, subject, messageId: uuidV7(at), ...fresh };
      await folder.write(draft.id, draft);
      return draft;
    },
    read: folder.read,
    list: async () => (await folder.list()).toSorted((a, b) => (a.changedAt < b.changedAt ? 1 : -1)),
    change: (id, change) =>
      inTurn(async () => {
        const draft = await folder.read(id);
        if (draft === null || draft.sending) return null;
        const changed = change(draft);
        const shown = changed.answers === undefined ? {} : { preview: null, before: draft.preview ?? draft.before };
        const next = { ...draft, ...shown, ...changed, changedAt: new Date(now()).toISOString() };
        await folder.write(id, next);
        return next;
      }),
    remove: (id) => inTurn(() => folder.remove(id)),
  };
}
