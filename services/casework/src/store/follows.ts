import { CaseRef } from "@gatehouse/contracts/message";
import { z } from "zod";
import type { SealedFolder } from "./sealed-folder.ts";
import { fileOf } from "./keys.ts";

/** The cases that one person follows. */
export const Followed = z.strictObject({ sub: z.string(), cases: z.array(CaseRef) });
export type Followed = z.infer<typeof Followed>;

/** Who follows what: a bookmark, and never a right to see anything. */
export type Follows = {
  readonly of: (user: { readonly sub: string }) => Promise<readonly string[]>;
  readonly set: (user: { readonly sub: string }, ref: string, follows: boolean) => Promise<void>;
};

/** More than anybody follows; beyond it the oldest are forgotten. */
const most = 500;

/** Keeps them in their folder, one change after the other. */
export function openFollows(folder: SealedFolder<Followed>): Follows {
  let turn: Promise<unknown> = Promise.resolve();
  const of = async ({ sub }: { readonly sub: string }): Promise<readonly string[]> =>
    (await folder.read(fileOf(`follows/${sub}`)))?.cases ?? [];
  return {
    of,
    set: (user, ref, follows) => {
      const change = async (): Promise<void> => {
        const others = (await of(user)).filter((one) => one !== ref);
        const cases = follows ? [...others, ref].slice(-most) : others;
        await folder.write(fileOf(`follows/${user.sub}`), { sub: user.sub, cases });
      };
      const done = turn.then(change, change);
      turn = done.catch(() => undefined);
      return done;
    },
  };
}
