import { Delivery } from "@gatehouse/contracts/delivery";
import { z } from "zod";
import type { SealedFolder } from "./sealed-folder.ts";

/** A copy that came, and who here has read it. */
export const Received = z.strictObject({
  /** Names it in paths: from the delivery's id, and telling nothing. */
  key: z.string(),
  receivedAt: z.iso.datetime(),
  delivery: Delivery,
  readBy: z.array(z.strictObject({ name: z.string(), role: z.string(), at: z.iso.datetime() })),
});
export type Received = z.infer<typeof Received>;

/** The copies of an agency: in their folder, and in memory as long as they may be shown. */
export type KeptCopies = {
  /** Those that may be shown at this moment, in no order. */
  readonly all: () => readonly Received[];
  /** Durable when it resolves; one that is there, or was recalled, changes nothing. */
  readonly add: (received: Received) => Promise<void>;
  /** Changes one, one change after the other; null changes nothing. */
  readonly change: (key: string, change: (found: Received) => Received | null) => Promise<void>;
  /** As `Inbox` says of both. */
  readonly forgetOld: () => Promise<number>;
  readonly forgetRecalled: (recall: Pick<Delivery, "data">) => Promise<void>;
  /** Calls with the case of what came, was read or went. @returns the unsubscription */
  readonly onChange: (listener: (ref: string) => void) => () => void;
};

/** Opens them, without those whose time is over: no copy stays longer for want of a timer. */
export async function openKeptCopies(folder: SealedFolder<Received>, now: () => number): Promise<KeptCopies> {
  const all = new Map((await folder.list()).map((received) => [received.key, received]));
  const listeners = new Set<(ref: string) => void>();
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work, work);
    turn = done.catch(() => undefined);
    return done;
  };
  const tell = ({ delivery }: Received): void => {
    const ref = delivery.data.case;
    if (ref !== null) for (const listener of listeners) listener(ref);
  };
  const keep = async (received: Received): Promise<void> => {
    await folder.write(received.key, received);
    all.set(received.key, received);
    tell(received);
  };
  const forget = async (which: (received: Received) => boolean): Promise<number> => {
    const going = [...all.values()].filter(which);
    for (const received of going) {
      await folder.remove(received.key);
      all.delete(received.key);
      tell(received);
    }
    return going.length;
  };
  const forgetOld = (): Promise<number> => inTurn(() => forget((one) => isOver(one, now())));
  await forgetOld();
  return {
    all: () => [...all.values()].filter((one) => !isOver(one, now())),
    add: (received) =>
      inTurn(async () => {
        if (!all.has(received.key) && !isRecalled(received.delivery, all.values())) await keep(received);
      }),
    change: (key, change) =>
      inTurn(async () => {
        const found = all.get(key);
        const changed = found === undefined ? null : change(found);
        if (changed !== null) await keep(changed);
      }),
    forgetOld,
    forgetRecalled: async ({ data }) => {
      if (data.kind !== "recall" || !data.corrects) return;
      const { message } = data.corrects;
      await inTurn(() => forget(({ delivery: { data: of } }) => of.message === message && of.from === data.from));
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Whether its last day is over and somebody has read it. */
function isOver({ delivery, readBy }: Received, nowMs: number): boolean {
  const { retainUntil } = delivery.data;
  return retainUntil !== null && readBy.length > 0 && retainUntil < new Date(nowMs).toISOString().slice(0, 10);
}

/** Whether it was called back and somebody here said that it is deleted: asked for once more, it does not come back. */
function isRecalled({ data: { message, from } }: Delivery, all: Iterable<Received>): boolean {
  return [...all].some(({ delivery: { data }, readBy }) => {
    const recalled = data.kind === "recall" && data.from === from ? data.corrects?.message : null;
    return recalled === message && readBy.length > 0;
  });
}
