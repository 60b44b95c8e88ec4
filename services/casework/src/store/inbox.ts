import { eventOf } from "@gatehouse/client/delivery-event";
import { filedUnder } from "@gatehouse/client/filed-under";
import type { Professional } from "@gatehouse/contracts/agency";
import type { Delivery } from "@gatehouse/contracts/delivery";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import { compareText } from "@gatehouse/policy/canonical";
import type { User } from "@gatehouse/pages/people";
import { openKeptCopies } from "./kept-copies.ts";
import type { Received } from "./kept-copies.ts";
import type { SealedFolder } from "./sealed-folder.ts";
import { fileOf } from "./keys.ts";

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
  /**
   * Deletes the copies whose last day is over, durably. What nobody here has read stays until somebody has: a concern must
   * not vanish unread.
   *
   * @returns how many
   */
  readonly forgetOld: () => Promise<number>;
  /** Deletes the copies of what a recall calls back, durably; nothing for any other copy. */
  readonly forgetRecalled: (recall: Pick<Delivery, "data">) => Promise<void>;
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
  const copies = await openKeptCopies(folder, now);
  const readable = (user: User): readonly Received[] => copies.all().filter((one) => mayRead(one, user));
  return {
    forgetOld: copies.forgetOld,
    forgetRecalled: copies.forgetRecalled,
    onChange: copies.onChange,
    take: async (copy, readBy) => {
      // That somebody there has read a message of ours is said with the message.
      if (copy.view.claims.kind === "acknowledgement") return;
      const delivery = eventOf(copy, partnership, await filedUnder(copy, null));
      if (readBy !== null) await copies.forgetRecalled(delivery);
      const at = new Date(now()).toISOString();
      const read = readBy === null ? [] : [{ name: readBy.name, role: readBy.role, at }];
      await copies.add({ key: fileOf(copy.id), receivedAt: at, delivery, readBy: read });
    },
    list: async (user) => readable(user).toSorted(byReading),
    read: async (key, user) => readable(user).find((one) => one.key === key) ?? null,
    ofCase: (ref, user) => readable(user).filter(({ delivery }) => delivery.data.case === ref),
    cases: (user) => new Set(readable(user).flatMap(({ delivery }) => delivery.data.case ?? [])),
    acknowledged: async (deliveryId, { name, role }) =>
      copies.change(fileOf(deliveryId), (found) => {
        if (found.readBy.some((by) => by.name === name && by.role === role)) return null;
        const at = new Date(now()).toISOString();
        return { ...found, readBy: [...found.readBy, { name, role, at }] };
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
