import type { WithheldCode } from "@gatehouse/contracts/codes";
import type { Message, Statement } from "@gatehouse/contracts/message";
import { atHome, caseOf, householdOf, isEnded, listedAtHome, recordedAbout, standsUnder } from "./people.ts";
import type { EventOf, World } from "./world.ts";
import { agencyOf, eventsOf, itemOf, samePerson } from "./world.ts";

type Restriction = EventOf<"restriction.placed">;

/** The restrictions in force on one of these persons. */
export function restrictionsOn(world: World, persons: readonly string[]): readonly Restriction[] {
  return eventsOf(world, "restriction.placed").filter(
    (placed) => !isEnded(world, placed) && recordedAbout(world, placed, placed.person, persons),
  );
}

/** Everyone the message lists, and who they are suspected to be. */
export function everyone(world: World, message: Message): readonly string[] {
  return message.people.flatMap((person) => standsUnder(world, message, person));
}

/** Of several bars the first named by the page is the reason. */
const order: readonly WithheldCode[] = ["linked-person", "court-restriction"];

/** Step 4, what bars a recipient, or to whom alone it is routed. */
export function bars(
  world: World,
  message: Message,
  recipient: string,
): { readonly code: WithheldCode | null; readonly routedTo: string | null } {
  const codes: WithheldCode[] = [];
  let routedTo: string | null = null;
  for (const placed of restrictionsOn(world, everyone(world, message))) {
    if (placed.restriction === "court" && !placed.permitted?.includes(recipient)) codes.push("court-restriction");
    if (placed.restriction !== "linked-person") continue;
    if (!placed.professional) {
      if (placed.agency === recipient) codes.push("linked-person");
      continue;
    }
    if (!linkedAt(world, message, placed).includes(recipient)) continue;
    const lead = agencyOf(world, recipient)?.safeguardingLead ?? null;
    if (lead === null || !placed.professional.role || placed.professional.role === lead) codes.push("linked-person");
    else routedTo = lead;
  }
  const code = codes.toSorted((a, b) => order.indexOf(a) - order.indexOf(b))[0] ?? null;
  return { code, routedTo: code ? null : routedTo };
}

/** The agencies at which a linked professional may be. */
export function linkedAt(
  world: World,
  message: Message,
  placed: Extract<Restriction, { restriction: "linked-person" }>,
): readonly string[] {
  const { professional } = placed;
  if (!professional) return placed.agency ? [placed.agency] : [];
  const named = placed.agency ?? professional?.agency;
  if (named) return [named];
  const onTeam = (caseOf(world, message)?.members ?? []).filter(
    (one) =>
      one.professional &&
      samePerson(one.professional, { name: professional.name, ...(professional.id ? { id: professional.id } : {}) }),
  );
  if (onTeam.length > 0) return onTeam.map((one) => one.agency);
  return world.partnership.agencies
    .filter((agency) => !professional.role || Object.hasOwn(agency.roles, professional.role))
    .map((agency) => agency.id);
}

type Hidden = Extract<Restriction, { restriction: "protected-location" }>;

/** The protected places of everyone this message or the case's household knows. */
function hiddenPlaces(world: World, message: Message): readonly Hidden[] {
  return restrictionsOn(world, [...everyone(world, message), ...householdOf(world, message)]).filter(
    (placed): placed is Hidden => placed.restriction === "protected-location",
  );
}

/** Whether a protected place is that of whom a statement is about, or of the household they are of. */
function hides(world: World, message: Message, placed: Hidden, label: string): boolean {
  const is = (persons: readonly string[]) => recordedAbout(world, placed, placed.person, persons);
  const about = message.people.find((person) => person.label === label);
  if (!about) return false;
  if (is(standsUnder(world, message, about))) return true;
  const ofHome =
    is(householdOf(world, message)) ||
    message.people.some((person) => listedAtHome(person) && is(standsUnder(world, message, person)));
  return ofHome && atHome(world, message, label);
}

/** Step 4, whether a protected place drops this statement for this recipient. */
export function locationProtected(world: World, message: Message, recipient: string, statement: Statement): boolean {
  if (!itemOf(statement).sensitivity.includes("location")) return false;
  return hiddenPlaces(world, message).some(
    (placed) => !placed.permitted?.includes(recipient) && hides(world, message, placed, statement.about),
  );
}

/** Letters and digits alone, so that case, spaces and punctuation do not hide a place. */
function plain(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** The strings that give a place away: first line, number and first word of the street, postcode, property number. */
function givesAway(address: unknown): readonly string[] {
  const said: string[] = [];
  if (typeof address === "string") {
    const lines = address.split(/[,\n]/);
    for (const [code] of address.matchAll(/\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b/gi)) said.push(code);
    said.push(lines[0] ?? "", ...numbersAndStreets(lines));
  }
  if (typeof address === "object" && address !== null) {
    if ("lines" in address && Array.isArray(address.lines))
      said.push(String(address.lines[0] ?? ""), ...numbersAndStreets(address.lines.map(String)));
    if ("postcode" in address && typeof address.postcode === "string") said.push(address.postcode);
    if ("uprn" in address && typeof address.uprn === "string") said.push(address.uprn);
  }
  return said;
}

function numbersAndStreets(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => [...line.matchAll(/(\d+\p{L}?)[\s,]+(\p{L}+)/gu)].map(([found]) => found));
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}

/** A value in the form that would go by the matrix, and whether the family's wishes let it. */
export type Going = {
  readonly id: string;
  readonly value: unknown;
  readonly full: boolean;
  readonly kept: boolean;
};

/** Step 4, whether a text that would go gives a protected place away to a recipient that may not know it. */
export function placeInText(world: World, message: Message, recipient: string, going: readonly Going[]): boolean {
  const hidden = hiddenPlaces(world, message);
  const secret: string[] = [];
  for (const placed of hidden) {
    if (placed.permitted?.includes(recipient)) continue;
    secret.push(...givesAway(placed.address), ...(placed.aliases ?? []));
    for (const one of message.statements)
      if (one.item === "contact.uprn" && hides(world, message, placed, one.about))
        secret.push(...(typeof one.value === "string" ? [one.value] : []));
  }
  for (const one of message.statements) {
    if (one.item !== "contact.protectedAddress") continue;
    const covering = hidden.filter((placed) => hides(world, message, placed, one.about));
    const permitted = covering.length > 0 && covering.every((placed) => placed.permitted?.includes(recipient));
    const given = going.some(({ id, full, kept }) => id === one.id && full && kept);
    if (!permitted && !given) secret.push(...givesAway(one.value));
  }
  const needles = secret.map(plain).filter((one) => one !== "");
  const texts = going.flatMap((one) => stringsIn(one.value)).map(plain);
  return texts.some((text) => needles.some((one) => text.includes(one)));
}
