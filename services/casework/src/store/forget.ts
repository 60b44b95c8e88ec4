import type { Log } from "@gatehouse/observe/log";
import type { Inbox } from "./inbox.ts";
import type { KeptLetter } from "./letters.ts";
import type { SealedFolder } from "./sealed-folder.ts";

/** What goes by itself when its time is over. */
export type Forgetting = {
  readonly inbox: Pick<Inbox, "forgetOld">;
  readonly letters: Pick<SealedFolder<KeptLetter>, "list" | "remove">;
  readonly now: () => number;
  readonly log: Log;
};

const hourMs = 3_600_000;
/** A letter is read, approved and printed in one go. */
const letterForMs = 24 * hourMs;

/** Deletes the letters of yesterday: they are nobody's business any more. */
export async function forgetLetters({ letters, now }: Pick<Forgetting, "letters" | "now">): Promise<void> {
  for (const { id, at } of await letters.list()) if (now() - Date.parse(at) > letterForMs) await letters.remove(id);
}

/**
 * Looks each hour for what is over, and deletes it. A copy whose day is over is shown to nobody before that, and a start
 * deletes it too.
 *
 * @returns stops looking, and waits for what is under way
 */
export function forgetInTime(stores: Forgetting): () => Promise<void> {
  let working: Promise<void> = Promise.resolve();
  const forget = async (): Promise<void> => {
    try {
      await stores.inbox.forgetOld();
      await forgetLetters(stores);
    } catch (err) {
      // A full or failing disk: in an hour it is tried again.
      stores.log.warn("casework.forgetting-later", { err });
    }
  };
  const timer = setInterval(() => {
    working = working.then(forget);
  }, hourMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await working;
  };
}
