import type { Duty, RecipientDecision } from "@gatehouse/contracts/decision";
import type { Message } from "@gatehouse/contracts/message";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { londonDateOf } from "./calendar.ts";
import { compareText } from "./canonical.ts";
import type { Facts } from "./facts.ts";
import { droppedWords, heldWords, overrideWords, refusalWords, withheldWords } from "./plain-codes.ts";
import { plainItem } from "./plain-items.ts";
import type { PreviewedDecision } from "./preview.ts";
import type { Objection } from "./register/state.ts";
import { coversAgency } from "./scope.ts";

/**
 * A decision in the sentences a practitioner would read: who will receive what, what stays out and why, and what to do
 * about what is held or refused.
 *
 * @param message as it parsed; null when it did not
 * @param facts where the reader may know them (a preview file, the front door): then an objection is named by who made it
 * and when. Never pass them for another agency's sender: other people's objections are not theirs to see (contract §7).
 * @returns one sentence or short paragraph a line, agencies in the order of their names
 */
export function explain(
  decision: PreviewedDecision,
  message: Message | null,
  partnership: Partnership,
  facts?: Pick<Facts, "register">,
): string[] {
  const words = new Words(message, partnership, facts);
  if (decision.outcome === "refused") return refusedLines(decision, partnership);
  const recipients = Object.entries(decision.recipients)
    .map(([agency, one]) => ({ agency, name: words.agency(agency), one }))
    .toSorted((a, b) => compareText(a.name, b.name));
  return [
    ...(recipients.length === 0 ? ["This message goes to nobody: no agency is on the case's team."] : []),
    ...recipients.flatMap(({ agency, name, one }) => recipientLines(words, agency, name, one)),
    ...decision.duties.toSorted((a, b) => compareText(due(a), due(b))).flatMap((duty) => dutyLines(words, duty)),
  ];
}

function refusedLines(decision: PreviewedDecision, partnership: Partnership): string[] {
  const why = decision.reasons.map((code) => refusalWords[code]);
  const urgent = decision.message.kind === "concern" || decision.reasons.includes("policy-not-in-force");
  return [
    "This message is refused and goes to nobody.",
    ...why,
    ...(urgent
      ? [`If a child may be at risk, do not wait: telephone the front door on ${partnership.telephone}.`]
      : []),
  ];
}

function recipientLines(words: Words, agency: string, name: string, one: RecipientDecision): string[] {
  if (one.outcome === "withheld") return withheldLines(words, agency, name, one);
  if (one.outcome === "held") return one.reasons.map((code) => `${name}'s copy waits: ${reasonWords(code)}.`);
  const lines = [
    `${name} will receive ${words.list(one.statements.map(({ id, item, form }) => words.item(id, item, form)))}.`,
  ];
  if (one.routedTo) lines.push(`It goes to their ${one.routedTo.replaceAll("-", " ")} alone.`);
  const byReason = Map.groupBy(one.dropped, ({ reason }) => reason);
  for (const [reason, dropped] of byReason) {
    const named = words.list(dropped.map(({ id, item }) => words.item(id, item, "full")));
    const objects = reason === "objection" || reason === "third-party-objection";
    const why = (objects ? words.objection(agency, one) : null) ?? droppedWords[reason];
    lines.push(`It will not receive ${named}: ${why}.`);
  }
  for (const { objection, by } of one.overrides) {
    const whose = words.namedObjection(objection) ?? "An objection";
    lines.push(`${whose} did not stop this: ${overrideWords[by]}.`);
  }
  if (one.handling.includes("do-not-discuss-with-family"))
    lines.push("They are told not to discuss it with the family.");
  return lines;
}

function withheldLines(words: Words, agency: string, name: string, one: RecipientDecision): string[] {
  const why = one.reasons.map((code) =>
    code === "objection" ? (words.objection(agency, one) ?? reasonWords(code)) : reasonWords(code),
  );
  const lines = [`${name} will receive nothing: ${why.join("; ")}.`];
  if (one.dutyCheck)
    lines.push("Your agency has a duty to share: record why not sharing with them is right for the child.");
  return lines;
}

function reasonWords(code: RecipientDecision["reasons"][number]): string {
  const found = Object.entries({ ...withheldWords, ...heldWords }).find(([known]) => known === code);
  return found?.[1] ?? code;
}

const dutyWords: Readonly<Record<Duty["duty"], string>> = {
  acknowledge: "acknowledges it",
  decide: "decides what happens next",
  "tell-family": "tells the family",
  "inform-own-lead": "informs its own safeguarding lead",
  countersign: "has a second person countersign the emergency",
  "review-deferral": "reviews whether the family can be told",
  "review-risk": "reviews the risk",
  "answer-request": "answers the request",
  "review-hold": "looks at what is held or refused",
  delete: "deletes its copy",
};

function dutyLines(words: Words, duty: Duty): string[] {
  const when = duty.due
    ? `By ${words.moment(duty.due)}`
    : duty.reviewOn
      ? `On ${words.day(duty.reviewOn)}`
      : "When it can";
  const what = duty.person ? "tells the person who objected" : dutyWords[duty.duty];
  return [`${when}: ${words.agency(duty.on)} ${what}.`];
}

function due(duty: Duty): string {
  return `${duty.due ?? duty.reviewOn ?? "9999"} ${duty.duty} ${duty.on}`;
}

/** The names behind labels and ids, for one decision. */
class Words {
  readonly #message: Message | null;
  readonly #partnership: Partnership;
  readonly #register: Facts["register"] | null;

  constructor(message: Message | null, partnership: Partnership, facts: Pick<Facts, "register"> | undefined) {
    this.#message = message;
    this.#partnership = partnership;
    this.#register = facts?.register ?? null;
  }

  agency(id: string): string {
    return this.#partnership.agencies.find((agency) => agency.id === id)?.name ?? id;
  }

  item(id: string, item: string, form: "full" | "minimised"): string {
    const about = this.#message?.statements.find((statement) => statement.id === id)?.about;
    return `${this.#whose(about)} ${plainItem(item, form)}`;
  }

  /** "Ada's name, age and wishes, and the mother's mental health": each owner named once. */
  list(things: readonly string[]): string {
    if (things.length === 0) return "no statement, only that there is a message";
    let owner = "";
    const short = things.map((thing) => {
      const [own, rest] = /^((?:the \S+|\S+)['’]s?) (.*)$/u.exec(thing)?.slice(1) ?? ["", thing];
      const said = own === owner ? rest : thing;
      owner = own ?? "";
      return said;
    });
    if (short.length === 1) return short.join("");
    return `${short.slice(0, -1).join(", ")} and ${short.at(-1)}`;
  }

  #whose(label: string | undefined): string {
    const role = this.#message?.people.find((person) => person.label === label)?.role;
    if (role !== "child") return `the ${label?.replaceAll("-", " ") ?? "person"}'s`;
    const name = this.#message?.statements.find(({ item, about }) => item === "child.name" && about === label)?.value;
    const first = typeof name === "string" ? name.split(" ")[0] : undefined;
    return first ? `${first}'s` : "the child's";
  }

  /** The objection that kept something from an agency, when exactly that can be told. */
  objection(agency: string, one: RecipientDecision): string | null {
    const overridden = new Set(one.overrides.map(({ objection }) => objection));
    const found = this.#objections().filter(({ id, scope }) => !overridden.has(id) && coversAgency(scope, agency));
    const only = found.length === 1 ? found[0] : undefined;
    return only ? `${this.#made(only)} holds` : null;
  }

  namedObjection(id: string): string | null {
    const found = this.#objections().find((objection) => objection.id === id);
    if (!found) return null;
    const made = this.#made(found);
    return made.charAt(0).toUpperCase() + made.slice(1);
  }

  #objections(): readonly Objection[] {
    const refs = new Set(this.#message?.people.flatMap(({ ids }) => ids.map(({ value }) => value)));
    const persons = [...(this.#register?.persons.values() ?? [])].filter(({ ref }) => refs.has(ref));
    return persons.flatMap(({ objections }) => [...objections.values()]);
  }

  #made({ maker, atMs }: Objection): string {
    const label = this.#message?.people.find(({ ids }) => ids.some(({ value }) => value === maker.person));
    const who = label
      ? label.role === "child"
        ? this.#whose(label.label)
        : `${label.label}'s`
      : `a ${maker.capacity}'s`;
    return `${who} objection of ${this.day(londonDateOf(atMs))}`;
  }

  day(date: string): string {
    const [, month = "1", day = "1"] = date.split("-");
    return `${Number(day)} ${months[Number(month) - 1] ?? ""}`;
  }

  moment(instant: string): string {
    const at = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" });
    return `${at.format(Date.parse(instant))} on ${this.day(londonDateOf(Date.parse(instant)))}`;
  }
}

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;
