import type { Log } from "@gatehouse/observe/log";
import type { Party, User } from "./people.ts";
import { userOf } from "./people.ts";
import type { Session } from "./sessions.ts";

/** A page and what it needs are asked for together; whoever left is out after this and one request. */
const keptMs = 1_000;

/** What somebody is at the agency now. */
export type Standings = {
  /**
   * The session's user as the identity provider and the partnership have them now, at most a second ago.
   *
   * @returns null for who is not of this agency, or has no role in it, any more
   * @throws whatever the provider's client throws when it cannot be asked: then nobody is shown anything
   */
  readonly of: (session: Session) => Promise<User | null>;
};

/** Asks the identity provider who somebody is, as often as their pages need it. @param elapsed milliseconds, never going back */
export function standings(agency: Party, log: Log, elapsed: () => number): Standings {
  const asked = new WeakMap<Session, { readonly at: number; readonly answer: Promise<User | null> }>();
  const ask = async (session: Session): Promise<User | null> => {
    const user = userOf(await session.claimsNow(), agency);
    // Drafts lie under the subject's key: another subject is another person.
    if (user !== null && user.sub === session.user.sub) return user;
    log.info("pages.standing-ended", { kind: session.user.role });
    return null;
  };
  return {
    of: async (session) => {
      const known = asked.get(session);
      if (known !== undefined && elapsed() - known.at < keptMs) return await known.answer;
      const answer = ask(session);
      asked.set(session, { at: elapsed(), answer });
      return await answer;
    },
  };
}
