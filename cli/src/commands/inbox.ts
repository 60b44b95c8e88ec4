import { ReceivedNotice } from "@gatehouse/client/notice-store";
import { changeCodes } from "@gatehouse/contracts/delivery-item";
import type { Notice, NoticeType } from "@gatehouse/contracts/delivery-item";
import { changePages, noticePages } from "@gatehouse/contracts/follow-up-pages";
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

/** How a notice names what its id is the id of, and what the agency it names has to do with that. */
type Naming = { readonly about: (id: string) => string; readonly agency: (agency: string) => string };

const ofMessage: Naming = { about: (id) => `about message ${id}`, agency: (agency) => `with ${agency}` };
const ofRecord: Naming = { about: (id) => `about the register's record ${id}`, agency: (agency) => `with ${agency}` };
/** A risk is flagged in the register, or stated in a message. */
const ofRisk: Naming = { ...ofRecord, about: (id) => `about the risk of ${id}, a record of the register or a message` };

/** Those not here are about a message of the agency's, and name who else has to do with it. */
const namings: Readonly<Partial<Record<NoticeType, Naming>>> = {
  "already-shared": { ...ofRecord, about: (id) => `because of ${id}, a record of the register or a message` },
  "child-comes-of-age": { ...ofRecord, about: (id) => `about your record ${id}` },
  "concern-not-shared": { ...ofMessage, agency: (agency) => `sent by ${agency}` },
  "consent-recorded": { ...ofRecord, agency: (agency) => `recorded by ${agency}` },
  "correction-incomplete": { ...ofMessage, agency: (agency) => `which did not reach ${agency}` },
  "decided-again": { ...ofMessage, agency: (agency) => `for ${agency}` },
  "emergency-lapsed": ofRisk,
  "hold-opened": { ...ofMessage, agency: (agency) => `for ${agency}` },
  "purpose-ended": ofRecord,
  "register-changed": { ...ofRecord, agency: (agency) => `a change by ${agency}` },
  "risk-expiring": ofRisk,
};

/** A notice as its reader needs it: what happened, to which message or record, by when, and what to do. */
export function inWords({ at, notice }: ReceivedNotice): readonly string[] {
  const { happened, todo } = noticePages[notice.type];
  const naming = namings[notice.type] ?? ofMessage;
  const change = changeCodes.find((code) => code === notice.code);
  const about = [
    notice.role === null ? null : `for the ${notice.role}`,
    notice.message === null ? null : naming.about(notice.message),
    notice.hold === null ? null : `hold ${notice.hold}`,
    notice.agency === null ? null : naming.agency(notice.agency),
    notice.case === null ? null : `case ${notice.case}`,
    change === undefined ? codeOf(notice) : null,
    notice.due === null ? null : `due ${clock(notice.due)}`,
    notice.telephone === null ? null : `telephone ${notice.telephone}`,
  ].filter((part) => part !== null);
  const became = change === undefined ? [] : [`  ${changePages[change].happened} ${changePages[change].todo}`];
  const out = (notice.copies ?? []).map(({ message, agency }) => `  already out: message ${message} at ${agency}`);
  const more = notice.more ? [`  and ${notice.more} older`] : [];
  return [
    `${clock(at)}  ${happened} (notice ${notice.type})`,
    ...(about.length === 0 ? [] : [`  ${about.join(", ")}`]),
    ...became,
    ...out,
    ...more,
    `  ${todo}`,
  ];
}

function codeOf({ type, code }: Notice): string | null {
  if (code === null) return null;
  return `${type === "decided-again" ? "now" : "because of"} ${code}`;
}
