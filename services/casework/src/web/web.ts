import type { Authority } from "@gatehouse/contracts/authority";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import { errors, GatehouseError } from "@gatehouse/contracts/errors";
import type { App, AppReply, AppRequest } from "@gatehouse/http/app";
import { createApp } from "@gatehouse/http/app";
import type { Log } from "@gatehouse/observe/log";
import type { User } from "../people.ts";
import type { Assets } from "./assets.ts";
import { serveAssets } from "./assets.ts";
import type { Cookies } from "./cookies.ts";
import { dropCookie, readCookie } from "./cookies.ts";
import type { Form } from "./form.ts";
import { formType, maxFormBytes, readForm } from "./form.ts";
import { formToken, isTokenOf, tokenField } from "./form-token.ts";
import type { Rates } from "./rates.ts";
import type { Render } from "./render.ts";
import { neverStored, securityHeaders } from "./security-headers.ts";
import type { Session, Sessions } from "./sessions.ts";

/** A signed-in person asking for a page. */
export type Visit = {
  readonly user: User;
  /** The parts of the path that vary: ids, untrusted. */
  readonly params: Readonly<Record<string, string>>;
  /** What makes a form of this page count: see `formToken`. */
  readonly token: (action: string, state: string) => string;
};

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
};

/** What the pages stand on. */
export type WebOptions = {
  readonly log: Log;
  readonly render: Render;
  readonly assets: Assets;
  readonly cookies: Cookies;
  readonly sessions: Sessions;
  readonly rates: Rates;
  /** Where browsers find the pages, without a slash at its end. */
  readonly origin: () => string;
  readonly health: () => { readonly ready: boolean; readonly code?: string };
};

export type Web = {
  readonly app: App;
  readonly read: (page: ReadPage) => void;
  readonly take: (page: FormPage) => void;
  readonly sessionOf: (request: AppRequest) => Session | null;
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
  const { log, cookies, sessions, render, rates } = options;
  const sessionOf = (request: AppRequest): Session | null => {
    const name = readCookie(request.headers.cookie, cookies.session);
    return name === null ? null : sessions.find(name);
  };
  const sendPage = pageSender(render);
  const app = createApp({
    log,
    accepts: [formType],
    health: options.health,
    tell: (request, reply, code) => sendPage(reply, sessionOf(request), problemPage(code)),
  });
  serveAssets(app, options.assets);
  const admitted = async (request: AppRequest, reply: AppReply, needs: Authority | null): Promise<Session | null> => {
    const session = sessionOf(request);
    if (session === null) {
      await sendPage(reply, null, { to: "/sign-in" });
      return null;
    }
    if (!rates.allow(session.user.sub)) {
      await sendPage(reply, session, { view: "problem", data: { problem: "too-many" }, status: 429 });
      return null;
    }
    return needs === null || session.user.authorities.has(needs) ? session : notFound();
  };
  return {
    app,
    sessionOf,
    sendPage,
    read: ({ path, needs, show }) => {
      app.get(path, async (request, reply) => {
        const session = await admitted(request, reply, needs);
        if (session !== null) await sendPage(reply, session, await show(visitOf(session, request)));
      });
    },
    take: ({ path, needs, state, take }) => {
      app.post(path, { bodyLimit: maxFormBytes }, async (request, reply) => {
        const session = await admitted(request, reply, needs);
        if (session === null) return;
        const visit = visitOf(session, request);
        const form = readForm(request.body);
        const own = isFromHere(request, options.origin());
        if (!own || !isTokenOf(session, pathOf(request), await state(visit), form.text(tokenField))) {
          log.warn("casework.form-refused", { route: path, code: own ? "form-not-current" : "form-from-elsewhere" });
          notFound();
        }
        const answer = await take(visit, form);
        if ("to" in answer && answer.endSession === true) {
          sessions.end(readCookie(request.headers.cookie, cookies.session) ?? "");
          reply.header("set-cookie", dropCookie(cookies.session));
        }
        await sendPage(reply, session, answer);
      });
    },
  };
}

function visitOf(session: Session, request: AppRequest): Visit {
  // Fastify's own type of it is `unknown`; a route's parameters are strings by its router's contract.
  const params = request.params as Readonly<Record<string, string>>;
  return { user: session.user, params, token: (action, state) => formToken(session, action, state) };
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

function problemPage(code: ErrorCode): Answer {
  const { status } = errors[code];
  const known = code === "route-not-found" || code === "body-too-large";
  const later = ["request-unanswered", "outbox-full", "outbox-unavailable", "client-closed", "not-ready"].includes(
    code,
  );
  const problem = known ? code : later ? "later" : status < 500 ? "not-understood" : "broken";
  return { view: "problem", data: { problem }, status };
}
