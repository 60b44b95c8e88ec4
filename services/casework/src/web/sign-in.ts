import { randomBytes } from "node:crypto";
import type { PartnershipAgency } from "@gatehouse/contracts/partnership";
import type { AppReply } from "@gatehouse/http/app";
import type { Log } from "@gatehouse/observe/log";
import { userOf } from "../people.ts";
import type { Cookies } from "./cookies.ts";
import { dropCookie, readCookie, setCookie } from "./cookies.ts";
import type { IdentityProvider, Started } from "./identity-provider.ts";
import type { Sessions } from "./sessions.ts";
import type { Web } from "./web.ts";

/** What signing in needs. */
export type SignInOptions = {
  readonly agency: PartnershipAgency;
  readonly cookies: Cookies;
  readonly sessions: Sessions;
  readonly provider: IdentityProvider;
  readonly origin: () => string;
  readonly now: () => number;
  readonly log: Log;
};

/** From pressing the button to coming back. */
const startedForMs = 10 * 60_000;
const maxStarted = 1000;
const cookieBytes = 32;

/** Sign-ins under way, each for the one browser that has its cookie, each finished once. */
class UnderWay {
  readonly #now: () => number;
  readonly #started = new Map<string, { readonly started: Started; readonly at: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  add(started: Started): string {
    const name = randomBytes(cookieBytes).toString("base64url");
    const oldest = this.#started.keys().next();
    if (this.#started.size >= maxStarted && !oldest.done) this.#started.delete(oldest.value);
    this.#started.set(name, { started, at: this.#now() });
    return name;
  }

  take(name: string | null): Started | null {
    const found = name === null ? undefined : this.#started.get(name);
    if (name !== null) this.#started.delete(name);
    return found !== undefined && this.#now() - found.at < startedForMs ? found.started : null;
  }
}

/** Signing in and out. Whoever is not of this agency, or has no role in the partnership here, stays outside. */
export function serveSignIn(web: Web, options: SignInOptions): void {
  const { cookies, sessions, provider, log } = options;
  const underWay = new UnderWay(options.now);
  const returnTo = (): string => `${options.origin()}/sign-in/done`;
  const problem = (reply: AppReply, what: string, status: number): Promise<void> =>
    web.sendPage(reply, null, { view: "problem", data: { problem: what }, status });

  web.app.get("/sign-in", async (request, reply) => {
    const signedIn = web.sessionOf(request) !== null;
    await web.sendPage(reply, null, signedIn ? { to: "/" } : { view: "sign-in", data: {} });
  });
  web.app.get("/sign-in/saved", (_request, reply) => web.sendPage(reply, null, { view: "saved", data: {} }));
  web.app.get("/sign-in/start", async (_request, reply) => {
    const started = await provider.start(returnTo()).catch((err: unknown) => {
      log.warn("casework.provider-not-reached", { err });
      return null;
    });
    if (started === null) return problem(reply, "later", 503);
    reply.header("set-cookie", setCookie(cookies.signIn, underWay.add(started)));
    return web.sendPage(reply, null, { to: started.url });
  });
  web.app.get("/sign-in/done", async (request, reply) => {
    const started = underWay.take(readCookie(request.headers.cookie, cookies.signIn));
    reply.header("set-cookie", dropCookie(cookies.signIn));
    if (started === null) return problem(reply, "sign-in-late", 400);
    const arrived = new URL(request.url, options.origin());
    const claims = await provider.finish(arrived, started).catch((err: unknown) => {
      log.warn("casework.sign-in-failed", { err });
      return null;
    });
    if (claims === null) return problem(reply, "sign-in-late", 400);
    const user = userOf(claims, options.agency);
    if (user === null) {
      log.warn("casework.sign-in-refused", { code: "not-of-this-agency" });
      return problem(reply, "not-set-up", 403);
    }
    // Whoever was signed in here before is not any more.
    sessions.end(readCookie(request.headers.cookie, cookies.session) ?? "");
    log.info("casework.signed-in", { kind: user.role });
    reply.header("set-cookie", setCookie(cookies.session, sessions.begin(user)));
    return web.sendPage(reply, null, { to: "/" });
  });
  web.take({
    path: "/sign-out",
    needs: null,
    state: async () => "",
    take: async () => ({ to: "/signed-out", endSession: true }),
  });
  web.app.get("/signed-out", async (_request, reply) => {
    await web.sendPage(reply, null, { view: "signed-out", data: {} });
  });
}
