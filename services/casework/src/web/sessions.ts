import { hash, randomBytes } from "node:crypto";
import type { User } from "../people.ts";

/** One signed-in browser. It lives here and nowhere else: the cookie is a random name for it. */
export type Session = {
  readonly user: User;
  /** Forms are bound to the session by it; it never leaves the server. */
  readonly secret: Uint8Array;
  readonly startedAt: number;
  seenAt: number;
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
  begin(user: User): string {
    this.#sweep();
    const name = randomBytes(secretBytes).toString("base64url");
    const now = this.#now();
    this.#byKey.set(keyOf(name), { user, secret: randomBytes(secretBytes), startedAt: now, seenAt: now });
    return name;
  }

  /** The session of that name, seen now; null when it is unknown or past a limit. */
  find(name: string): Session | null {
    const key = keyOf(name);
    const session = this.#byKey.get(key);
    if (session === undefined) return null;
    if (this.#isOver(session)) {
      this.#byKey.delete(key);
      return null;
    }
    session.seenAt = this.#now();
    return session;
  }

  end(name: string): void {
    this.#byKey.delete(keyOf(name));
  }

  #isOver({ startedAt, seenAt }: Session): boolean {
    const now = this.#now();
    return now - seenAt >= this.#limits.idleMs || now - startedAt >= this.#limits.absoluteMs;
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
