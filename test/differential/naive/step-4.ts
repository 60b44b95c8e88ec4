import type { WithheldCode } from "@gatehouse/contracts/codes";
import type { Message, Statement } from "@gatehouse/contracts/message";
import {
  atHome,
  caseOf,
  childOf,
  householdOf,
  isEnded,
  recordedAbout,
  referencesOf,
  suspectedDoubles,
} from "./people.ts";
import type { EventOf, World } from "./world.ts";
import { agencyOf, eventsOf, itemOf, samePerson } from "./world.ts";

type Restriction = EventOf<"restriction.placed">;

/** The restrictions in force on one of these persons. */
export function restrictionsOn(world: World, persons: readonly string[]): readonly Restriction[] {
  return eventsOf(world, "restriction.placed").filter(
    (placed) => !isEnded(world, placed) && recordedAbout(world, placed, placed.person, persons),
  );
}

/** Everyone the message lists, and who the child is suspected to be. */
export function everyone(world: World, message: Message): readonly string[] {
  const listed = message.people.flatMap((person) => referencesOf(world, message, person));
  return [...listed, ...suspectedDoubles(world, referencesOf(world, message, childOf(message)))];
}

/** Step 4, what bars a recipient, or to whom alone it is routed. */
export function bars(
  world: World,
  message: Message,
  recipient: string,
): { readonly codes: readonly WithheldCode[]; readonly routedTo: string | null } {
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
  return { codes: [...new Set(codes)], routedTo: codes.length > 0 ? null : routedTo };
}

/** The agencies at which a linked professional may be. */
function linkedAt(
  world: World,
  message: Message,
  placed: Extract<Restriction, { restriction: "linked-person" }>,
): readonly string[] {
  const { professional } = placed;
  const named = placed.agency ?? professional?.agency;
  if (named || !professional) return named ? [named] : [];
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

/** The protected places of everyone this message or the case's household knows, that this recipient may not know. */
function hiddenFrom(world: World, message: Message, recipient: string): readonly Hidden[] {
  return restrictionsOn(world, [...everyone(world, message), ...householdOf(world, message)]).filter(
    (placed): placed is Hidden => placed.restriction === "protected-location" && !placed.permitted?.includes(recipient),
  );
}

/** Step 4, whether a protected place drops this statement for this recipient. */
export function locationProtected(world: World, message: Message, recipient: string, statement: Statement): boolean {
  if (!itemOf(statement).sensitivity.includes("location")) return false;
  const about = message.people.find((person) => person.label === statement.about);
  if (!about) return false;
  const persons = referencesOf(world, message, about);
  const doubles = about.role === "child" ? suspectedDoubles(world, persons) : [];
  const home = householdOf(world, message);
  const childs = suspectedDoubles(world, referencesOf(world, message, childOf(message)));
  return hiddenFrom(world, message, recipient).some((placed) => {
    const ofHome = recordedAbout(world, placed, placed.person, [...home, ...childs]);
    if (recordedAbout(world, placed, placed.person, [...persons, ...doubles])) return true;
    return ofHome && atHome(world, message, statement.about);
  });
}

/** Letters and digits alone, so that case, spaces and punctuation do not hide a place. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** The strings that give a place away. */
function givesAway(address: unknown): readonly string[] {
  const said: string[] = [];
  const firstLine = (line: string) => {
    said.push(line);
    const number = /(\d+[a-zA-Z]?)[\s,.]+([\p{L}'’-]+)/u.exec(line);
    if (number) said.push(`${number[1]}${number[2]}`);
  };
  if (typeof address === "string") {
    firstLine(address.split(/[,\n]/)[0] ?? "");
    for (const [code] of address.matchAll(/[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}/gi)) said.push(code);
  }
  if (typeof address === "object" && address !== null) {
    if ("lines" in address && Array.isArray(address.lines)) firstLine(String(address.lines[0] ?? ""));
    if ("postcode" in address && typeof address.postcode === "string") said.push(address.postcode);
    if ("uprn" in address && typeof address.uprn === "string") said.push(address.uprn);
  }
  return said.map(plain).filter((one) => one !== "");
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}

/** Step 4, whether a text that would go gives a protected place away. `going` are values in the form that would go. */
export function placeInText(
  world: World,
  message: Message,
  recipient: string,
  going: readonly { readonly item: string; readonly value: unknown }[],
): boolean {
  const hidden = restrictionsOn(world, [...everyone(world, message), ...householdOf(world, message)]).filter(
    (placed): placed is Hidden => placed.restriction === "protected-location",
  );
  const secret: string[] = [];
  for (const placed of hidden) {
    if (placed.permitted?.includes(recipient)) continue;
    secret.push(...givesAway(placed.address), ...(placed.aliases ?? []).map(plain));
  }
  const permittedOnly = hidden.length > 0 && hidden.every((placed) => placed.permitted?.includes(recipient));
  const getsIt = going.some((one) => one.item === "contact.protectedAddress");
  if (!permittedOnly && !getsIt)
    for (const one of message.statements) {
      if (one.item === "contact.protectedAddress") secret.push(...givesAway(one.value));
      if (one.item === "contact.uprn" && locationProtected(world, message, recipient, one))
        secret.push(...stringsIn(one.value).map(plain));
    }
  if (getsIt) return false;
  const texts = going.flatMap((one) => stringsIn(one.value)).map(plain);
  return texts.some((text) => secret.some((one) => one !== "" && text.includes(one)));
}
