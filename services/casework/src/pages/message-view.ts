import type { DeliveryData } from "@gatehouse/contracts/delivery";
import type { NotedObjection, NotedObjections } from "@gatehouse/contracts/noted-objections";
import { plainItem } from "@gatehouse/policy/plain-items";
import { sentence } from "@gatehouse/policy/plain-words";
import { categoryWords } from "../journeys/objection/scope.ts";
import { dayWords, handlingBanners, kindWords, momentWords, purposeWords, roleWords } from "../journeys/words.ts";
import type { Received } from "../store/kept-copies.ts";
import { statementViews } from "./statement-view.ts";

type Row = { readonly label: string; readonly text: string };

/** A copy as its page shows it: all of it that says something to its reader. */
export function messageView(
  { delivery, receivedAt, readBy }: Received,
  nameOf: (id: string) => string,
): Readonly<Record<string, unknown>> {
  const { data } = delivery;
  return {
    kind: kindWords[data.kind],
    from: nameOf(data.from),
    author: data.author.name,
    authorRole: roleWords(data.author.role),
    facts: factsOf(data, receivedAt),
    banners: data.handling.map((code) => handlingBanners[code]),
    readBy: readBy.map(({ name, role, at }) => ({ name, role: roleWords(role), at: momentWords(at) })),
    statements: statementsOf(data, nameOf),
    request: requestOf(data),
    answers: (data.answers ?? []).map(({ item, answer, reason }) => ({
      item: sentence(plainItem(item, "full")),
      answer: answer === "not-held" ? "Not held" : "Held, and not given",
      reason: reason ?? null,
    })),
    objections: data.objections ? objectionsOf(data.objections, nameOf) : null,
    agenda: data.agenda ?? null,
    instruction: data.instruction ?? null,
  };
}

/** Advice is given as the short form of an account, and there is no longer one: its page calls it what it is. */
function statementsOf(
  { kind, statements }: DeliveryData,
  nameOf: (id: string) => string,
): readonly Readonly<Record<string, unknown>>[] {
  const shown = statementViews(statements, nameOf);
  const isAdvice = kind === "advice-answer" && statements.every(({ item }) => item === "concern.narrative");
  return isAdvice ? shown.map((one) => ({ ...one, item: "What they advise", isShort: false })) : shown;
}

const tierWords = { support: "The family agreed to support", protection: "Someone may be harmed" } as const;

/** What is known of the copy itself, line by line; what is not there has no line. */
function factsOf(data: DeliveryData, receivedAt: string): readonly Row[] {
  const rows: readonly (readonly [string, string | null | undefined])[] = [
    ["Sent", momentWords(data.createdAt)],
    ["Came", momentWords(receivedAt)],
    ["For", purposeWords[data.purpose]],
    ["Shared because", tierWords[data.tier]],
    ["Case", data.case],
    ["Your number for the child", data.filedUnder?.value],
    ["Only for", data.routedTo && roleWords(data.routedTo)],
    ["Meeting starts", data.start && momentWords(data.start)],
    ["Stage of the escalation", data.stage?.toString()],
    ["Corrects", data.corrects && `An earlier message${data.corrects.reason ? `: ${data.corrects.reason}` : ""}`],
    ["Read there", data.readBy && `${data.readBy.name}, ${roleWords(data.readBy.role)}`],
    ["Keep until", data.retainUntil && dayWords(data.retainUntil)],
    ["Record, if you ask why", data.record.toString()],
  ];
  return rows.flatMap(([label, text]) => (text === null || text === undefined || text === "" ? [] : [{ label, text }]));
}

const standingWords: Readonly<Record<NotedObjection["standing"], string>> = {
  binding: "It binds, unless someone may be harmed",
  "not-assessed": "Nobody has judged yet whether the child decides",
  "alleged-harmer": "It does not bind: it was made by who is said to be the source of harm",
  view: "It is a view, and does not bind",
};

/** The objections that the front door's copy lists, whatever the sender left out. */
function objectionsOf(
  { listed, more }: NotedObjections,
  nameOf: (id: string) => string,
): Readonly<Record<string, unknown>> {
  const scopeWords = ({ scope }: NotedObjection): string => {
    const agencies = scope.agencies === "all" ? "all agencies" : scope.agencies.map(nameOf).join(", ");
    const what =
      scope.categories === "all"
        ? "everything"
        : scope.categories.map((one) => categoryWords[one].toLowerCase()).join(", ");
    const why =
      scope.purposes === "all"
        ? ""
        : `, for ${scope.purposes.map((one) => purposeWords[one].toLowerCase()).join(", ")}`;
    return `Not for ${agencies}: ${what}${why}`;
  };
  const rows = listed.map((noted) => ({
    label: `${sentence(noted.madeBy.label?.replaceAll("-", " ") ?? noted.madeBy.capacity)}, ${dayWords(noted.on)}`,
    scope: scopeWords(noted),
    standing: standingWords[noted.standing],
    recordedBy: nameOf(noted.recordedBy),
  }));
  return { rows, more };
}

const urgencyWords = { red: "Within 2 hours", amber: "Within 6 hours", green: "Within 24 hours" } as const;

function requestOf(data: DeliveryData): Readonly<Record<string, unknown>> | null {
  if (data.kind !== "information-request") return null;
  return {
    items: (data.items ?? []).map((item) => sentence(plainItem(item, "full"))),
    reason: data.reason ?? null,
    power: data.power ?? null,
    historyFrom: data.historyFrom ? dayWords(data.historyFrom) : null,
    urgency: data.urgency ? urgencyWords[data.urgency] : null,
  };
}
