import { eventOf } from "@gatehouse/client/delivery-event";
import { filedUnder } from "@gatehouse/client/filed-under";
import type { Professional } from "@gatehouse/contracts/agency";
import { Delivery } from "@gatehouse/contracts/delivery";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import { compareText } from "@gatehouse/policy/canonical";
import { z } from "zod";
import type { User } from "@gatehouse/pages/people";
import type { SealedFolder } from "./sealed-folder.ts";
import { fileOf } from "./keys.ts";

/** A copy that came, and who here has read it. */
export const Received = z.strictObject({
  /** Names it in paths: from the delivery's id, and telling nothing. */
  key: z.string(),
  receivedAt: z.iso.datetime(),
  delivery: Delivery,
  readBy: z.array(z.strictObject({ name: z.string(), role: z.string(), at: z.iso.datetime() })),
});
export type Received = z.infer<typeof Received>;

/** What came for the agency, sealed under the agency's key. */
export type Inbox = {
  /**
   * Takes a copy: durable when it resolves, and the same copy again changes nothing.
   *
   * @param readBy who acknowledged it before, in another way than by these pages; null for nobody
   */
  readonly take: (copy: VerifiedDelivery, readBy: Professional | null) => Promise<void>;
  /** What this user may read, what nobody here has read first, then the newest: a copy for one role is there for that role alone. */
  readonly list: (user: User) => Promise<readonly Received[]>;
  readonly read: (key: string, user: User) => Promise<Received | null>;
  /** The copies of one case that this user may read, in no order. */
  readonly ofCase: (ref: string, user: User) => readonly Received[];
  /** The cases that those are about. */
  readonly cases: (user: User) => ReadonlySet<string>;
  /** Calls once a copy of a case is durable here, or was read by somebody. @returns the unsubscription */
  readonly onChange: (listener: (ref: string) => void) => () => void;
  /** Notes that somebody here has read and acknowledged it. */
  readonly acknowledged: (deliveryId: string, by: { readonly name: string; readonly role: string }) => Promise<void>;
};

/**
 * Opens the inbox on its folder. What is in it is kept in memory too, opened: a list of thousands is shown at once, and
 * who has this process's memory has its keys anyway.
 *
 * @param partnership its id
 */
export async function openInbox(
  folder: SealedFolder<Received>,
  partnership: string,
  now: () => number,
): Promise<Inbox> {
  const all = new Map((await folder.list()).map((received) => [received.key, received]));
  const listeners = new Set<(ref: string) => void>();
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work, work);
    turn = done.catch(() => undefined);
    return done;
  };
  const keep = async (received: Received): Promise<void> => {
    await folder.write(received.key, received);
    all.set(received.key, received);
    const ref = received.delivery.data.case;
    if (ref !== null) for (const listener of listeners) listener(ref);
  };
  const readable = (user: User): readonly Received[] => [...all.values()].filter((one) => mayRead(one, user));
  return {
    take: async (copy, readBy) => {
      // That somebody there has read a message of ours is said with the message.
      if (copy.view.claims.kind === "acknowledgement") return;
      const delivery = eventOf(copy, partnership, await filedUnder(copy, null));
      const key = fileOf(copy.id);
      await inTurn(async () => {
        if (all.has(key)) return;
        const at = new Date(now()).toISOString();
        const read = readBy === null ? [] : [{ name: readBy.name, role: readBy.role, at }];
        await keep({ key, receivedAt: at, delivery, readBy: read });
      });
    },
    list: async (user) => readable(user).toSorted(byReading),
    read: async (key, user) => {
      const found = all.get(key);
      return found !== undefined && mayRead(found, user) ? found : null;
    },
    ofCase: (ref, user) => readable(user).filter(({ delivery }) => delivery.data.case === ref),
    cases: (user) => new Set(readable(user).flatMap(({ delivery }) => delivery.data.case ?? [])),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    acknowledged: (deliveryId, { name, role }) =>
      inTurn(async () => {
        const found = all.get(fileOf(deliveryId));
        if (found === undefined || found.readBy.some((by) => by.name === name && by.role === role)) return;
        const at = new Date(now()).toISOString();
        await keep({ ...found, readBy: [...found.readBy, { name, role, at }] });
      }),
  };
}

/** What nobody has read, then the newest; what came in one moment keeps one order. */
function byReading(a: Received, b: Received): number {
  const unread = Number(a.readBy.length > 0) - Number(b.readBy.length > 0);
  return unread || compareText(b.receivedAt, a.receivedAt) || compareText(a.key, b.key);
}

function mayRead({ delivery }: Received, user: User): boolean {
  const { routedTo } = delivery.data;
  // A name is what people call themselves; the role is the partnership's word.
  return routedTo === null || routedTo === user.role;
}
