import type { AgencyId } from "@gatehouse/contracts/agency";
import { Absence } from "@gatehouse/contracts/message";
import type { Message, MessagePerson } from "@gatehouse/contracts/message";
import type { NotedObjection } from "@gatehouse/contracts/noted-objections";
import type { z } from "zod";
import { londonDateOf } from "./calendar.ts";
import { hasOwner, plainItem } from "./plain-items.ts";

/** Whom a reader can name: agencies, and the front door with its telephone. A partnership is one, and so is a directory. */
export type PlainNames = {
  readonly frontDoor: AgencyId;
  readonly telephone: string;
  readonly agencies: readonly { readonly id: AgencyId; readonly name: string }[];
};

/** A statement as a sentence names it. */
export type NamedItem = { readonly id: string; readonly item: string; readonly form: "full" | "minimised" };

const absenceWords: Readonly<Record<z.infer<typeof Absence>["absent"], string>> = {
  "not-known": "not known",
  "not-asked": "not asked",
  "not-applicable": "does not apply",
  withheld: "not said",
};

/** The words for what stands in a message as labels, ids, codes and times. */
export class PlainWords {
  readonly #message: Message | null;
  readonly #names: PlainNames;

  constructor(message: Message | null, names: PlainNames) {
    this.#message = message;
    this.#names = names;
  }

  get telephone(): string {
    return this.#names.telephone;
  }

  /** "Northshire Council" for "Northshire Council, Children's Services", unless that could be another. */
  agency(id: string): string {
    const name = this.#names.agencies.find((agency) => agency.id === id)?.name;
    if (name === undefined) return id;
    const same = this.#names.agencies.filter((agency) => shortName(agency.name) === shortName(name));
    return same.length === 1 ? shortName(name) : name;
  }

  frontDoor(): string {
    return this.agency(this.#names.frontDoor);
  }

  /** "Ada's name, age and wishes; the father's convictions; and the account of the concern": each owner named once. */
  items(things: readonly NamedItem[]): string {
    if (things.length === 0) return "no statement, only that there is a message";
    const byOwner = Map.groupBy(things, (thing) => this.#owner(thing));
    const owned = [...byOwner].filter(([owner]) => owner !== "");
    const groups = [...owned, ...[...byOwner].filter(([owner]) => owner === "")].map(([owner, named]) => {
      const words = [...new Set(named.map((thing) => plainItem(thing.item, thing.form) + this.#absence(thing)))];
      return owner === "" ? listed(words) : `${owner} ${listed(words)}`;
    });
    if (groups.length < 2) return groups.join("");
    return `${groups.slice(0, -1).join("; ")}; and ${groups.at(-1) ?? ""}`;
  }

  /** " (not asked)" behind what a statement says it has no value for: its recipient gets that word and nothing more. */
  #absence({ id }: NamedItem): string {
    const value = this.#message?.statements.find((statement) => statement.id === id)?.value;
    const { data } = Absence.safeParse(value);
    return data ? ` (${absenceWords[data.absent]})` : "";
  }

  #owner({ id, item }: NamedItem): string {
    if (!hasOwner(item)) return "";
    return possessive(this.person(this.about(id), "the person"));
  }

  /** Label of the person a statement is about; null where the message is not known, or does not have it. */
  about(id: string): string | null {
    return this.#message?.statements.find((statement) => statement.id === id)?.about ?? null;
  }

  /** How a sentence names a person of the message: a child by first name, others by their label. */
  person(label: string | null, otherwise: string): string {
    const found = this.#message?.people.find((person) => person.label === label);
    if (!found || label === null) return otherwise;
    if (found.role === "child") return this.#childName(found) ?? "the child";
    return `the ${label.replaceAll("-", " ")}`;
  }

  #childName({ label }: MessagePerson): string | undefined {
    const said = this.#message?.statements.find(({ item, about }) => item === "child.name" && about === label)?.value;
    if (typeof said !== "string") return undefined;
    // "Lovell, Ada" is how records have it.
    const given = said.includes(",") ? said.slice(said.indexOf(",") + 1) : said;
    return given.trim().split(/\s+/)[0] || undefined;
  }

  /** "mother's objection of 3 October". */
  objection({ madeBy, on }: NotedObjection): string {
    const who = this.person(madeBy.label, `a ${madeBy.capacity}`).replace(/^the /, "");
    return `${possessive(who)} objection of ${this.date(on)}`;
  }

  /** Whether a label is the child's; nobody named is taken to be. */
  isChild(label: string | null): boolean {
    return this.#message?.people.find((person) => person.label === label)?.role === "child";
  }

  role(role: string): string {
    return role.replaceAll("-", " ");
  }

  /** "3 October": near enough to the present that a year would say nothing. */
  date(date: string): string {
    const [, month = "1", day = "1"] = date.split("-");
    return `${Number(day)} ${months[Number(month) - 1] ?? ""}`;
  }

  /** "Tuesday 3 November". */
  day(date: string): string {
    return `${weekdays[new Date(`${date}T12:00:00Z`).getUTCDay()] ?? ""} ${this.date(date)}`;
  }

  /** "17:00 on Tuesday 3 November", as clocks in London show it. */
  moment(instant: string): string {
    const at = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" });
    return `${at.format(Date.parse(instant))} on ${this.day(londonDateOf(Date.parse(instant)))}`;
  }
}

/** "a, b and c". */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}

/** With a capital at its beginning. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function shortName(name: string): string {
  return name.split(",")[0] ?? name;
}

function possessive(owner: string): string {
  return owner.endsWith("s") ? `${owner}'` : `${owner}'s`;
}

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
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
