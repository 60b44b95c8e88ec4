import type { Authority } from "@gatehouse/contracts/authority";
import type { AppReply, AppRequest } from "@gatehouse/http/app";
import type { User } from "./people.ts";
import { neverStored, securityHeaders } from "./security-headers.ts";
import type { Session } from "./sessions.ts";
import type { Visit, Web, WebOptions } from "./web.ts";
import { readCookie } from "./cookies.ts";

/** What a page that is open hears: that there is something new, and never what. */
export type LiveSource = {
  /** @returns the unsubscription */
  readonly onNews: (listener: () => void) => () => void;
  /** Whether this user may still have the page open. */
  readonly still: (user: User) => Promise<boolean>;
};

/** A stream beside a page, as server-sent events. */
export type LivePage = {
  readonly path: string;
  readonly needs: Authority | null;
  /** Throws what the page itself would throw for who may not see it. */
  readonly open: (visit: Visit) => Promise<LiveSource>;
};

/** Whoever may not see a page any more has it taken away within two seconds: so often it is asked, and then answered. */
const checkEveryMs = 1_200;

type Parts = {
  readonly options: Pick<WebOptions, "sessions" | "standings" | "cookies" | "log">;
  readonly admit: (request: AppRequest, reply: AppReply, page: Pick<LivePage, "needs">) => Promise<Session | null>;
  readonly visitOf: (session: Session, request: AppRequest) => Visit;
};

/**
 * Adds streams to a server of pages. One ends when its page would not be shown any more: the session is over, the person
 * has left or has another role, `still` says no, or any of it cannot be asked. An open stream does not keep a session open.
 */
export function liveStreams(app: Web["app"], { options, admit, visitOf }: Parts): Web["live"] {
  const open = new Set<() => void>();
  app.addHook("preClose", async () => {
    for (const end of open) end();
  });
  return (page) => {
    app.get(page.path, async (request, reply) => {
      const session = await admit(request, reply, page);
      if (session === null) return;
      const source = await page.open(visitOf(session, request));
      const name = readCookie(request.headers.cookie, options.cookies.session) ?? "";
      const may = async (): Promise<boolean> => {
        if (!options.sessions.isOpen(name)) return false;
        const user = await options.standings.of(session);
        return user !== null && (page.needs === null || user.authorities.has(page.needs)) && (await source.still(user));
      };
      open.add(stream(reply, source, { may, ended: (end) => open.delete(end), log: options.log }));
    });
  };
}

type Watch = {
  readonly may: () => Promise<boolean>;
  readonly ended: (end: () => void) => void;
  readonly log: WebOptions["log"];
};

function stream(reply: AppReply, source: LiveSource, { may, ended, log }: Watch): () => void {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { ...securityHeaders, "cache-control": neverStored, "content-type": "text/event-stream" });
  // An event without data is none to a browser.
  const say = (event: string): boolean => raw.write(`event: ${event}\ndata: 1\n\n`);
  raw.write("retry: 500\n\n");
  let asking = false;
  const check = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    const stays = await may().catch((err: unknown) => {
      log.warn("pages.live-not-known", { err });
      return false;
    });
    asking = false;
    if (!stays) end();
  };
  const timer = setInterval(() => void check(), checkEveryMs);
  const unsubscribe = source.onNews(() => say("news"));
  const stop = (): void => {
    clearInterval(timer);
    unsubscribe();
    ended(end);
  };
  const end = (): void => {
    stop();
    say("end");
    raw.end();
  };
  raw.on("close", stop);
  return end;
}
