import type { Log } from "@gatehouse/observe/log";
import { loggedAccount } from "@gatehouse/observe/logged-account";
import type { MessagePath, PathStep } from "@gatehouse/observe/message-path";
import { digestOfNumber, pathSteps } from "@gatehouse/observe/message-path";
import { Rates } from "@gatehouse/pages/rates";
import type { Answer, Visit, Web } from "@gatehouse/pages/web";
import { z } from "zod";
import type { PathAnswer } from "../ask-paths.ts";

const path = "/message";
/** How many numbers one person may look for in a minute. */
const looksPerMinute = 10;
const Id = z.uuid();

/** A step of the way in words: what it is when it is done, what when it waits, and the page that says what to do. */
const words: Readonly<Record<PathStep, { readonly done: string; readonly waits: string; readonly runbook: string }>> = {
  decided: {
    done: "Decided, and its sender was told what came of it",
    waits: "Waits to be decided once more, because something it depends on has changed",
    runbook: "decision-backlog",
  },
  signed: {
    done: "In the ledger, and signed for",
    waits: "Waits to be in a signed checkpoint of the ledger",
    runbook: "checkpoint-late",
  },
  final: {
    done: "No witness is waited for",
    waits: "Waits for the witnesses to cosign",
    runbook: "witness-not-cosigning",
  },
  read: {
    done: "Nobody is late to fetch it, or to say that they read it",
    waits: "Somebody is late to fetch it, or to say that they read it",
    runbook: "acknowledgement-late",
  },
};

/** What the page asks and writes down. */
export type PathPagePorts = {
  readonly ask: (id: string) => Promise<PathAnswer>;
  readonly now: () => number;
  readonly log: Log;
};

/** Where one message waits, for who was told its number: never whose it is, for whom, or what was decided (ADR 13). */
export function serveMessagePath(web: Web, { ask, now, log }: PathPagePorts): void {
  const rates = new Rates(now, looksPerMinute);
  const page = (visit: Visit, shown: Readonly<Record<string, unknown>> = {}): Answer => ({
    view: "message-path",
    data: { token: visit.token(path, ""), path, ...shown },
  });
  web.read({ path, needs: null, show: async (visit) => page(visit) });
  web.take({
    path,
    needs: null,
    state: async () => "",
    take: async (visit, form) => {
      const id = form.text("id").toLowerCase();
      // What was typed is not shown again: it may be anything, and the page stays open on a desk.
      if (!Id.safeParse(id).success)
        return page(visit, {
          error: "Enter the message's reference as its sender's system shows it: 36 letters, digits and hyphens",
        });
      if (!rates.allow(visit.user.sub)) return page(visit, { said: "too-many" });
      const answer = await ask(id);
      log.info("operations.path-looked", {
        account: loggedAccount(visit.user.sub),
        digest: digestOfNumber(id),
        state: typeof answer === "string" ? answer : answer.length === 0 ? "not-known" : "known",
      });
      if (typeof answer === "string") return page(visit, { said: answer });
      return page(visit, answer.length === 0 ? { said: "not-known" } : { ways: answer.map(wayOf) });
    },
  });
}

function wayOf({ since, waits }: MessagePath): Readonly<Record<string, unknown>> {
  return {
    since: `${since.slice(0, 10)} ${since.slice(11, 16)}`,
    steps: pathSteps.map((step) => {
      const isWaiting = waits.includes(step);
      const { done, waits: waiting, runbook } = words[step];
      // Who is in time has not therefore read it: nobody is told "done" of that.
      const state = isWaiting ? "Waits" : step === "read" ? "Not late" : "Done";
      return { isWaiting, state, text: isWaiting ? waiting : done, runbook: isWaiting ? runbook : null };
    }),
  };
}
