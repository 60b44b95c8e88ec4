import { randomBytes } from "node:crypto";
import { openFromStorage, sealForStorage } from "@gatehouse/envelope/storage-seal";
import { z } from "zod";
import type { Started } from "./identity-provider.ts";

/** From pressing the button to coming back. */
const startedForMs = 10 * 60_000;
const keyBytes = 32;
const purpose = "sign-in";

const Content = z.strictObject({
  at: z.number(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  confirms: z.string().nullable(),
});

/**
 * Sign-ins under way. Each lies sealed in the cookie of the browser that began it and nowhere else: whoever begins many
 * uses up nobody's memory, and ends nobody's.
 */
export class StartedCookies {
  readonly #now: () => number;
  /** Of this process: a restart ends what is under way. */
  readonly #key = randomBytes(keyBytes);

  constructor(now: () => number) {
    this.#now = now;
  }

  seal({ state, nonce, verifier, confirms }: Started): string {
    const content = Buffer.from(JSON.stringify({ at: this.#now(), state, nonce, verifier, confirms }));
    return Buffer.from(sealForStorage(this.#key, purpose, content)).toString("base64url");
  }

  /** @returns null for a cookie that is not there, is not ours, was altered, or is ten minutes old */
  open(cookie: string | null): Started | null {
    const content = cookie === null ? null : this.#content(cookie);
    if (content === null) return null;
    const { at, ...started } = content;
    const age = this.#now() - at;
    return age >= 0 && age < startedForMs ? started : null;
  }

  #content(cookie: string): z.infer<typeof Content> | null {
    try {
      const bytes = openFromStorage(this.#key, purpose, Buffer.from(cookie, "base64url"));
      return Content.parse(JSON.parse(Buffer.from(bytes).toString("utf8")));
    } catch {
      return null;
    }
  }
}
