import type { Authority } from "@gatehouse/contracts/authority";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { App, AppReply, AppRequest } from "@gatehouse/http/app";
import { createApp } from "@gatehouse/http/app";
import type { Log } from "@gatehouse/observe/log";
import type { Metrics } from "@gatehouse/observe/metrics";
import type { User } from "./people.ts";
import type { Assets } from "./assets.ts";
import { serveAssets } from "./assets.ts";
import type { Cookies } from "./cookies.ts";
import { dropCookie, readCookie } from "./cookies.ts";
import type { Form } from "./form.ts";
import { formType, maxFormBytes, readForm } from "./form.ts";
import { formToken, isTokenOf, tokenField } from "./form-token.ts";
import type { LivePage } from "./live-page.ts";
import { liveStreams } from "./live-page.ts";
import { problemPage } from "./problem-page.ts";
import type { Rates } from "./rates.ts";
import type { Render } from "./render.ts";
import { neverStored, securityHeaders } from "./security-headers.ts";
import type { Session, Sessions } from "./sessions.ts";
import type { Standings } from "./standing.ts";

/** A signed-in person asking for a page. */
export type Visit = {
  readonly user: User;
  /** The parts of the path that vary: ids, untrusted. */
  readonly params: Readonly<Record<string, string>>;
  /** What makes a form of this page count: see `formToken`. */
  readonly token: (action: string, state: string) => string;
  /**
   * Whether they proved once more who they are, for this one thing, at most so long ago (`serveConfirming`).
   *
   * @param withinMs ten minutes where it is not said
   */
  readonly confirmed: (what: string, withinMs?: number) => boolean;
};

/** From proving who they are to opening what asks for it. */
const confirmedForMs = 10 * 60_000;

/** What a page answers: a view, or another place. */
export type Answer =
  | { readonly view: string; readonly data: Readonly<Record<string, unknown>>; readonly status?: number }
  | { readonly to: string; readonly endSession?: boolean };

/** Pages for reading. */
export type ReadPage = {
  readonly path: string;
  /** The authority a role must have; without it the page is not there. Null: every role. */
  readonly needs: Authority | null;
  readonly show: (visit: Visit) => Promise<Answer>;
};

/** What a form does. */
export type FormPage = {
  readonly path: string;
  readonly needs: Authority | null;
  /** What the form must have been made from to count now; asked before anything is done. */
  readonly state: (visit: Visit) => Promise<string>;
  readonly take: (visit: Visit, form: Form) => Promise<Answer>;
  /** For a form that shows nothing and does nothing but end: whoever has the session may send it. */
  readonly ofAnyStanding?: true;
  /**
   * Saves what a form says for somebody who wrote for so long that the session was over meanwhile, and shows nothing of
   * anything. Absent where a form does more than save.
   */
  readonly saveFor?: (visit: Visit, form: Form) => Promise<void>;
};

/** What the pages stand on. */
export type WebOptions = {
  readonly log: Log;
  readonly render: Render;
  readonly assets: Assets;
  readonly cookies: Cookies;
  readonly sessions: Sessions;
  readonly standings: Standings;
  readonly rates: Rates;
  readonly now: () => number;
  /** Where browsers find the pages, without a slash at its end. */
  readonly origin: () => string;
  readonly health: () => { readonly ready: boolean; readonly code?: string };
  /** Counts what is asked, by route pattern; nothing is counted when absent. */
  readonly metrics?: Metrics | undefined;
};

/** A server of pages: what an area of pages adds its own to. */
export type Web = {
  readonly app: App;
  readonly read: (page: ReadPage) => void;
  readonly take: (page: FormPage) => void;
  readonly live: (page: LivePage) => void;
  readonly sessionOf: (request: AppRequest) => Session | null;
  /** Lets in as a page without an authority of its own does; everybody else is answered, and null comes back. */
  readonly admit: (request: AppRequest, reply: AppReply) => Promise<Session | null>;
  readonly sendPage: (reply: AppReply, session: Session | null, answer: Answer) => Promise<void>;
};

/** Everything that must not be told apart: no such page, not yours, not your role's, a form that does not count. */
export function notFound(): never {
  throw new GatehouseError("route-not-found");
}

type SendPage = Web["sendPage"];

function pageSender(render: Render): SendPage {
  return async (reply, session, answer) => {
    reply.headers({ ...securityHeaders, "cache-control": neverStored });
    if ("to" in answer) {
      await reply.redirect(answer.to, 303);
      return;
    }
    const user = session?.user ?? null;
    const data = { ...answer.data, user, signOut: session && formToken(session, "/sign-out", "") };
    const html = render(answer.view, data);
    await reply
      .status(answer.status ?? 200)
      .type("text/html; charset=utf-8")
      .send(html);
  };
}

/** A server of pages: each behind sign-in, authority, rate and, where it changes anything, the token of its form. */
export function createWeb(options: WebOptions): Web {
  const { cookies, sessions } = options;
  const sessionOf = (request: AppRequest): Session | null => {
    const name = readCookie(request.headers.cookie, cookies.session);
    return name === null ? null : sessions.find(name);
  };
  const sendPage = pageSender(options.render);
  const app = createApp({
    log: options.log,
    accepts: [formType],
    health: options.health,
    metrics: options.metrics,
    tell: (request, reply, code, facts) => sendPage(reply, sessionOf(request), problemPage(code, facts?.code)),
  });
  serveAssets(app, options.assets);
  const admit = admission(options, { sessionOf, sendPage });
  return {
    app,
    sessionOf,
    admit: (request, reply) => admit(request, reply, { needs: null }),
    sendPage,
    live: liveStreams(app, { options, admit, visitOf: (session, request) => visitOf(session, request, options.now) }),
    read: ({ path, needs, show }) => {
      app.get(path, async (request, reply) => {
        const session = await admit(request, reply, { needs });
        if (session !== null) await sendPage(reply, session, await show(visitOf(session, request, options.now)));
      });
    },
    take: (page) => {
      app.post(page.path, { bodyLimit: maxFormBytes }, async (request, reply) => {
        const form = readForm(request.body);
        if (await savedForWhoLeft(page, { request, form, options })) {
          return sendPage(reply, null, { to: "/sign-in/saved" });
        }
        const session = await admit(request, reply, page);
        if (session === null) return;
        if (!(await counts(page, session, { request, form, options }))) notFound();
        const answer = await page.take(visitOf(session, request, options.now), form);
        if ("to" in answer && answer.endSession === true) {
          sessions.end(readCookie(request.headers.cookie, cookies.session) ?? "");
          reply.header("set-cookie", dropCookie(cookies.session));
        }
        await sendPage(reply, session, answer);
      });
    },
  };
}

type Admission = Pick<FormPage, "needs" | "ofAnyStanding">;

/** Lets in who has a session, still has their standing and asks no more than a person can; answers everybody else. */
function admission(
  options: WebOptions,
  { sessionOf, sendPage }: Pick<Web, "sessionOf" | "sendPage">,
): (request: AppRequest, reply: AppReply, admission: Admission) => Promise<Session | null> {
  const { cookies, sessions, standings, rates, log } = options;
  return async (request, reply, { needs, ofAnyStanding = false }) => {
    const session = sessionOf(request);
    if (session === null) {
      await sendPage(reply, null, { to: "/sign-in" });
      return null;
    }
    if (!rates.allow(session.user.sub)) {
      await sendPage(reply, session, { view: "problem", data: { problem: "too-many" }, status: 429 });
      return null;
    }
    if (ofAnyStanding) return session;
    const user = await standings.of(session).catch((err: unknown) => {
      log.warn("pages.provider-not-reached", { err });
      return "not-known" as const;
    });
    if (user === "not-known") {
      await sendPage(reply, session, { view: "problem", data: { problem: "later" }, status: 503 });
      return null;
    }
    if (user === null) {
      sessions.end(readCookie(request.headers.cookie, cookies.session) ?? "");
      reply.header("set-cookie", dropCookie(cookies.session));
      await sendPage(reply, null, { to: "/sign-in" });
      return null;
    }
    session.user = user;
    return needs === null || user.authorities.has(needs) ? session : notFound();
  };
}

type Arrived = { readonly request: AppRequest; readonly form: Form; readonly options: WebOptions };

/** Whether a form is this session's, of this page as it is now, and from here. */
async function counts(page: FormPage, session: Session, { request, form, options }: Arrived): Promise<boolean> {
  const own = isFromHere(request, options.origin());
  const state = own ? await page.state(visitOf(session, request, options.now)) : "";
  if (own && isTokenOf(session, pathOf(request), state, form.text(tokenField))) return true;
  const code = own ? "form-not-current" : "form-from-elsewhere";
  options.log.warn("pages.form-refused", { route: page.path, code });
  return false;
}

async function savedForWhoLeft(page: FormPage, arrived: Arrived): Promise<boolean> {
  const { sessions, standings, cookies, rates } = arrived.options;
  const left = sessions.findLeft(readCookie(arrived.request.headers.cookie, cookies.session) ?? "");
  if (left === null || page.saveFor === undefined || !rates.allow(left.user.sub)) return false;
  if ((await standings.of(left).catch(() => null)) === null) return false;
  if (!(await counts(page, left, arrived))) return false;
  await page.saveFor(visitOf(left, arrived.request, arrived.options.now), arrived.form);
  return true;
}

function visitOf(session: Session, request: AppRequest, now: () => number): Visit {
  // Fastify's own type of it is `unknown`; a route's parameters are strings by its router's contract.
  const params = request.params as Readonly<Record<string, string>>;
  const confirmed = (what: string, withinMs = confirmedForMs): boolean => {
    const at = session.confirmed.get(what);
    return at !== undefined && now() - at < withinMs;
  };
  return { user: session.user, params, token: (action, state) => formToken(session, action, state), confirmed };
}

/** The path as it was asked for; forms here have no query. */
function pathOf(request: AppRequest): string {
  return request.url;
}

/** What a browser says of where a form comes from, when it says it. The token is what counts; this is the second lock. */
function isFromHere({ headers }: AppRequest, origin: string): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin") return false;
  return headers.origin === undefined || headers.origin === origin;
}
