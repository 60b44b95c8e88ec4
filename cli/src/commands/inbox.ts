import { ReceivedNotice } from "@gatehouse/client/notice-store";
import { noticePages } from "@gatehouse/contracts/follow-up-pages";
import { z } from "zod";
import { exitCodes } from "../exit-codes.ts";
import { printJson, printLine } from "../print.ts";
import { ask } from "./ask.ts";

/** The attributes of CloudEvents 1.0 that a line shows. Content stays behind --json: a terminal has onlookers. */
const Event = z.looseObject({ id: z.string(), time: z.string().optional(), source: z.string(), type: z.string() });

/**
 * Lists what was handed over to an agency, and what the gateway asks its people to look at.
 *
 * `notices` shows the notices alone, `all` each acknowledgement too; JSON always has everything.
 */
export async function inbox(
  stateDir: string,
  agency: string,
  { json, notices, all }: { readonly json: boolean; readonly notices: boolean; readonly all: boolean },
): Promise<number> {
  const asked = await ask(stateDir, { ask: "inbox", agency }, json);
  if (!asked.ok) return asked.exit;
  const told = await ask(stateDir, { ask: "notices", agency }, json);
  if (!told.ok) return told.exit;
  if (json) {
    printJson(notices ? told.result : asked.result);
    return exitCodes.ok;
  }
  const events = notices ? [] : z.array(Event).parse(asked.result);
  for (const line of linesOf(events, all)) printLine(line);
  const received = z.array(ReceivedNotice).parse(told.result);
  if (events.length === 0 && (!notices || received.length === 0)) printLine("nothing received");
  for (const one of received) for (const line of inWords(one)) printLine(line);
  return exitCodes.ok;
}

/** That something was read is by far most of what comes: it is counted, unless all of it is wanted. */
export function linesOf(events: readonly z.infer<typeof Event>[], all: boolean): readonly string[] {
  const isShown = ({ type }: z.infer<typeof Event>): boolean => all || !type.startsWith(acknowledgement);
  const shown = events.filter(isShown);
  const counted = events.length - shown.length;
  const lines = shown.map((event) =>
    [event.time ? clock(event.time) : "", event.source, event.type, event.id].join("  "),
  );
  const what = counted === 1 ? "1 acknowledgement" : `${counted} acknowledgements`;
  return counted === 0 ? lines : [...lines, `and ${what} of what it sent; --all lists them`];
}

const acknowledgement = "uk.gatehouse.acknowledgement.";

/** As clocks in London show it: "23 Nov 2026, 10:15:01". */
const london = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  dateStyle: "medium",
  timeStyle: "medium",
});

function clock(instant: string): string {
  const at = Date.parse(instant);
  return Number.isNaN(at) ? instant : london.format(at);
}

/** A notice as its reader needs it: what happened, to which message, by when, and what to do. */
export function inWords({ at, notice }: ReceivedNotice): readonly string[] {
  const { happened, todo } = noticePages[notice.type];
  const about = [
    notice.role === null ? null : `for the ${notice.role}`,
    notice.message === null ? null : `about message ${notice.message}`,
    notice.hold === null ? null : `hold ${notice.hold}`,
    notice.agency === null ? null : `with ${notice.agency}`,
    notice.case === null ? null : `case ${notice.case}`,
    notice.code === null ? null : `${notice.type === "decided-again" ? "now" : "because of"} ${notice.code}`,
    notice.due === null ? null : `due ${clock(notice.due)}`,
    notice.telephone === null ? null : `telephone ${notice.telephone}`,
  ].filter((part) => part !== null);
  const out = (notice.copies ?? []).map(({ message, agency }) => `  already out: message ${message} at ${agency}`);
  const more = notice.more ? [`  and ${notice.more} older`] : [];
  return [`${clock(at)}  ${happened} (notice ${notice.type})`, `  ${about.join(", ")}`, ...out, ...more, `  ${todo}`];
}
