import { hash, randomBytes } from "node:crypto";
import type { User } from "./people.ts";
import type { SignedIn } from "./identity-provider.ts";

/** One signed-in browser. It lives here and nowhere else: the cookie is a random name for it. */
export type Session = {
  /** As of the last page. */
  user: User;
  /** What the identity provider says of the person now; null when it says nothing any more. */
  claimsNow: SignedIn["claimsNow"];
  /** Forms are bound to the session by it; it never leaves the server. */
  readonly secret: Uint8Array;
  readonly startedAt: number;
  seenAt: number;
  /** For what its person proved once more who they are, and when: for one thing, and never for another. */
  readonly confirmed: Map<string, number>;
};

/** How long a session lasts. */
export type SessionLimits = {
  /** Without a request. */
  readonly idleMs: number;
  /** In all, however busy. */
  readonly absoluteMs: number;
};

/** A school day, and a quarter of an hour away from the desk. */
export const usualLimits: SessionLimits = { idleMs: 15 * 60_000, absoluteMs: 8 * 3_600_000 };

const secretBytes = 32;
/** More browsers than any agency has; beyond it the oldest are signed out. */
const maxSessions = 10_000;

/** The sessions of one agency's pages, in memory: a restart signs everybody out. */
export class Sessions {
  readonly #now: () => number;
  readonly #limits: SessionLimits;
  readonly #byKey = new Map<string, Session>();

  constructor(now: () => number, limits: SessionLimits) {
    this.#now = now;
    this.#limits = limits;
  }

  /** Begins a session under a new name. @returns the name, for the cookie alone */
  begin(user: User, { claimsNow }: SignedIn): string {
    this.#sweep();
    const name = randomBytes(secretBytes).toString("base64url");
    const now = this.#now();
    const secret = randomBytes(secretBytes);
    this.#byKey.set(keyOf(name), { user, claimsNow, secret, startedAt: now, seenAt: now, confirmed: new Map() });
    return name;
  }

  /** The session of that name, seen now; null when it is unknown or past a limit. */
  find(name: string): Session | null {
    const session = this.#kept(name);
    if (session === null || this.#isIdle(session)) return null;
    session.seenAt = this.#now();
    return session;
  }

  /**
   * A session that nobody used for too long: it shows nothing and never comes back, but what its person was still writing
   * may be saved for them. Null for one that is in use, was ended, or is past its longest.
   */
  findLeft(name: string): Session | null {
    const session = this.#kept(name);
    return session !== null && this.#isIdle(session) ? session : null;
  }

  #kept(name: string): Session | null {
    const session = this.#byKey.get(keyOf(name));
    return session === undefined || this.#isOver(session) ? null : session;
  }

  /** Whether a session could still be used. It is not seen by this: a page left open is nobody at the desk. */
  isOpen(name: string): boolean {
    const session = this.#kept(name);
    return session !== null && !this.#isIdle(session);
  }

  end(name: string): void {
    this.#byKey.delete(keyOf(name));
  }

  #isOver({ startedAt }: Session): boolean {
    return this.#now() - startedAt >= this.#limits.absoluteMs;
  }

  #isIdle({ seenAt }: Session): boolean {
    return this.#now() - seenAt >= this.#limits.idleMs;
  }

  #sweep(): void {
    for (const [key, session] of this.#byKey) {
      if (this.#byKey.size >= maxSessions || this.#isOver(session)) this.#byKey.delete(key);
    }
  }
}

/** Kept by digest: who reads this process's memory dump still has no cookie. */
function keyOf(name: string): string {
  return hash("sha256", name, "base64url");
}
