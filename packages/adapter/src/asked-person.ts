import { checkIdentifier } from "@gatehouse/contracts/identifiers";
import type { DeliveredStatement, Delivery } from "@gatehouse/contracts/delivery";
import type { Identifier, Message, MessagePerson } from "@gatehouse/contracts/message";
import { Identifier as IdentifierShape } from "@gatehouse/contracts/message";

/** A person about whom something was asked, by what the asker signed. */
export type AskedPerson = {
  readonly label: string;
  readonly isChild: boolean;
  readonly ids: readonly Identifier[];
  readonly name: string | null;
  readonly born: string | null;
};

/** How sure it is that a person of a record is the one asked about. */
export type Likeness = "same" | "by-name" | "doubtful" | "other";

const schemeOfItem: Readonly<Record<string, Identifier["scheme"]>> = {
  "child.nhsNumber": "nhs-number",
  "child.upn": "upn",
  "child.uln": "uln",
  "adult.pncId": "pnc-id",
};
/** A person has one of each of these: two that differ are two people, or an error for a human to find. */
const oneEach: ReadonlySet<string> = new Set(["nhs-number", "upn", "uln", "crn", "noms-number", "pnc-id"]);
const usualLabel = "child";

function identifierIn({ item, value }: DeliveredStatement): readonly Identifier[] {
  const scheme = schemeOfItem[item];
  const stated = item === "adult.offenderNumber" ? value : { scheme, value };
  const parsed = IdentifierShape.safeParse(stated);
  return parsed.success && checkIdentifier(parsed.data.scheme, parsed.data.value) ? [parsed.data] : [];
}

function textOf(statements: readonly DeliveredStatement[], item: string): string | null {
  const values = new Set(statements.filter((one) => one.item === item).map(({ value }) => value));
  const [only] = values;
  return values.size === 1 && typeof only === "string" ? only : null;
}

/**
 * The label of the child in a copy. Labels are the sender's own: where identity is stated of several and none of them is
 * plainly the child, there is none.
 */
export function childLabel(statements: readonly DeliveredStatement[]): string | null {
  const named = new Set(statements.filter(({ item }) => item.startsWith("child.")).map(({ about }) => about));
  const labels = named.size === 0 ? new Set(statements.map(({ about }) => about)) : named;
  if (labels.size === 1) return [...labels][0] ?? null;
  return labels.has(usualLabel) ? usualLabel : null;
}

/** Who is asked about: the child, and each adult whom the asker identified by a number. Minimised statements identify nobody. */
export function askedPeople({ data }: Delivery): readonly AskedPerson[] {
  const full = data.statements.filter(({ form }) => form === "full");
  const child = childLabel(full);
  const labels = new Set([...(child === null ? [] : [child]), ...full.map(({ about }) => about)]);
  return [...labels].flatMap((label) => {
    const own = full.filter(({ about }) => about === label);
    const isChild = label === child;
    // The agency's own number counts only where something the asker signed agrees with it.
    const filed = isChild && data.filedUnder !== null ? [data.filedUnder] : [];
    const ids = [...own.flatMap((one) => identifierIn(one)), ...filed];
    const person = { label, isChild, ids, name: textOf(own, "child.name"), born: textOf(own, "child.dateOfBirth") };
    return ids.length > 0 || (isChild && person.name !== null && person.born !== null) ? [person] : [];
  });
}

/** Names are written in many ways: case, accents, hyphens and blanks do not make another person. */
function plainName(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{Letter}]/gu, "");
}

function saidOf(draft: Message, label: string, item: string): string | null {
  const found = draft.statements.find((one) => one.item === item && one.about === label);
  return typeof found?.value === "string" ? found.value : null;
}

/** Whether a person of a draft made from a record is the one asked about. Doubt is never taken for the same. */
export function likenessOf(asked: AskedPerson, draft: Message, person: MessagePerson): Likeness {
  const born = person.born ?? saidOf(draft, person.label, "child.dateOfBirth");
  const bornDiffers = asked.born !== null && born !== null && asked.born !== born;
  const own = person.ids.filter(({ scheme }) => scheme !== "local" || asked.ids.some((id) => id.scheme === "local"));
  const agrees = own.some((id) => asked.ids.some(({ scheme, value }) => scheme === id.scheme && value === id.value));
  const differs = own.some((id) =>
    asked.ids.some(({ scheme, value }) => oneEach.has(scheme) && scheme === id.scheme && value !== id.value),
  );
  // A number of theirs on somebody in another part of the family is theirs or a mistake: a human has to see it.
  const isSameRole = asked.isChild === (person.role === "child");
  if (agrees) return differs || bornDiffers || !isSameRole ? "doubtful" : "same";
  if (differs || bornDiffers) return "other";
  const name = saidOf(draft, person.label, "child.name");
  if (asked.name === null || name === null || plainName(asked.name) !== plainName(name)) return "other";
  if (!isSameRole) return asked.born !== null && born !== null ? "doubtful" : "other";
  return asked.born !== null && born !== null ? "by-name" : "doubtful";
}
