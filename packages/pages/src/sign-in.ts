import type { AppReply, AppRequest } from "@gatehouse/http/app";
import type { Log } from "@gatehouse/observe/log";
import type { Party, User } from "./people.ts";
import { userOf } from "./people.ts";
import type { Cookies } from "./cookies.ts";
import { dropCookie, readCookie, setCookie } from "./cookies.ts";
import type { IdentityProvider, SignedIn, Started } from "./identity-provider.ts";
import type { Sessions } from "./sessions.ts";
import { StartedCookies } from "./started-cookie.ts";
import type { Answer, Web } from "./web.ts";
import { notFound } from "./web.ts";

/** What signing in needs. */
export type SignInOptions = {
  readonly agency: Party;
  readonly cookies: Cookies;
  readonly sessions: Sessions;
  readonly provider: IdentityProvider;
  readonly origin: () => string;
  readonly now: () => number;
  readonly log: Log;
  /**
   * What may ask who somebody is once more, by the first part of its pages' addresses, and what stands behind the id in the
   * address of the page it comes back to.
   */
  readonly confirms: ReadonlyMap<string, string>;
};

/** Signing in and out. Whoever is not of this agency, or has no role in the partnership here, stays outside. */
export function serveSignIn(web: Web, options: SignInOptions): void {
  const { cookies, sessions, provider, log } = options;
  const underWay = new StartedCookies(options.now);
  const returnTo = (): string => `${options.origin()}/sign-in/done`;
  const problem = (reply: AppReply, what: string, status: number): Promise<void> =>
    web.sendPage(reply, null, { view: "problem", data: { problem: what }, status });

  web.app.get("/sign-in", async (request, reply) => {
    const signedIn = web.sessionOf(request) !== null;
    await web.sendPage(reply, null, signedIn ? { to: "/" } : { view: "sign-in", data: {} });
  });
  web.app.get("/sign-in/saved", (_request, reply) => web.sendPage(reply, null, { view: "saved", data: {} }));
  web.app.get("/sign-in/start", async (_request, reply) => {
    const begun = await provider.start(returnTo()).catch((err: unknown) => {
      log.warn("pages.provider-not-reached", { err });
      return null;
    });
    if (begun === null) return problem(reply, "later", 503);
    reply.header("set-cookie", setCookie(cookies.signIn, underWay.seal(begun.started)));
    return web.sendPage(reply, null, { to: begun.url });
  });
  web.app.get("/sign-in/done", async (request, reply) => {
    const started = underWay.open(readCookie(request.headers.cookie, cookies.signIn));
    reply.header("set-cookie", dropCookie(cookies.signIn));
    if (started === null) return problem(reply, "sign-in-late", 400);
    const arrived = new URL(request.url, options.origin());
    const signedIn = await finished(provider, arrived, started).catch((err: unknown) => {
      log.warn("pages.sign-in-failed", { err });
      return null;
    });
    if (signedIn === null) return problem(reply, "sign-in-late", 400);
    const user = userOf(signedIn.claims, options.agency);
    if (started.confirms !== null)
      return web.sendPage(reply, null, confirmed(request, { user, signedIn }, started.confirms, options, web));
    if (user === null) {
      log.warn("pages.sign-in-refused", { code: "not-of-this-agency" });
      return problem(reply, "not-set-up", 403);
    }
    // Whoever was signed in here before is not any more.
    sessions.end(readCookie(request.headers.cookie, cookies.session) ?? "");
    log.info("pages.signed-in", { kind: user.role });
    reply.header("set-cookie", setCookie(cookies.session, sessions.begin(user, signedIn)));
    return web.sendPage(reply, null, { to: "/" });
  });
  serveConfirming(web, options, underWay, problem);
  web.take({
    path: "/sign-out",
    needs: null,
    // Also while the provider is away.
    ofAnyStanding: true,
    state: async () => "",
    take: async () => ({ to: "/signed-out", endSession: true }),
  });
  web.app.get("/signed-out", async (_request, reply) => {
    await web.sendPage(reply, null, { view: "signed-out", data: {} });
  });
}

const plainId = /^[0-9a-z-]{1,100}$/;

/**
 * Proving once more who one is, at the identity provider, before something that cannot be undone: `/confirm/AREA/ID` comes
 * back to that thing's page, and counts for that alone. Whether there is such a thing is not asked here.
 */
function serveConfirming(
  web: Web,
  { provider, cookies, origin, log, confirms }: SignInOptions,
  underWay: StartedCookies,
  problem: (reply: AppReply, what: string, status: number) => Promise<void>,
): void {
  web.app.get("/confirm/:area/:id", async (request, reply) => {
    // Whoever left asks nothing of the provider, and nobody asks it more than a person can.
    if ((await web.admit(request, reply)) === null) return;
    // Fastify's own type of it is `unknown`; a route's parameters are strings by its router's contract.
    const { area = "", id = "" } = request.params as Readonly<Record<string, string>>;
    if (!confirms.has(area) || !plainId.test(id)) notFound();
    const begun = await provider.start(`${origin()}/sign-in/done`, `${area}/${id}`).catch((err: unknown) => {
      log.warn("pages.provider-not-reached", { err });
      return null;
    });
    if (begun === null) return problem(reply, "later", 503);
    reply.header("set-cookie", setCookie(cookies.signIn, underWay.seal(begun.started)));
    return web.sendPage(reply, null, { to: begun.url });
  });
}

/** Whoever came back must be who is signed in here, in the same role; another person's proof ends what they sat down at. */
function confirmed(
  request: AppRequest,
  { user, signedIn }: { readonly user: User | null; readonly signedIn: SignedIn },
  what: string,
  { sessions, cookies, now, log, confirms }: SignInOptions,
  web: Web,
): Answer {
  const session = web.sessionOf(request);
  if (session === null) return { to: "/sign-in" };
  if (user === null || user.sub !== session.user.sub || user.role !== session.user.role) {
    log.warn("pages.confirm-refused", { kind: session.user.role });
    sessions.end(readCookie(request.headers.cookie, cookies.session) ?? "");
    return { to: "/sign-in" };
  }
  // The provider may have ended what it gave at the sign-in before: from here on it is asked with what it gave now.
  session.claimsNow = signedIn.claimsNow;
  session.confirmed.set(what, now());
  log.info("pages.confirmed", { kind: user.role });
  return { to: `/${what}${confirms.get(what.slice(0, what.indexOf("/"))) ?? ""}` };
}

/** Who came back, and what the provider's directory says of them. */
async function finished(
  provider: IdentityProvider,
  arrived: URL,
  started: Started,
): Promise<SignedIn & { readonly claims: unknown }> {
  const signedIn = await provider.finish(arrived, started);
  return { ...signedIn, claims: await signedIn.claimsNow() };
}
