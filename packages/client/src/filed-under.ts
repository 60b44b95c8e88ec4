import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";

type LocalId = VerifiedDelivery["localIds"][number];

/** What the agency's own system holds of the child under one of its identifiers. */
export type OwnRecord = { readonly name?: string; readonly born?: string };
/** Looks a child up in the agency's own system; null when the identifier is not its own. */
export type OwnRecordOf = (id: LocalId) => Promise<OwnRecord | null> | OwnRecord | null;

/** The item in which a sender states an identifier of the child, by scheme. */
const itemOf: Readonly<Partial<Record<LocalId["scheme"], string>>> = {
  "nhs-number": "child.nhsNumber",
  upn: "child.upn",
  uln: "child.uln",
};

/** Names are written in many ways: case, accents, hyphens and blanks do not make another child. */
function plainName(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{Letter}]/gu, "");
}

/** The value of an item that stands in the copy once and in full: two would leave open which child it is about. */
function signedText(delivery: VerifiedDelivery, item: string): string | null {
  const found = delivery.view.statements.filter((s) => s.item === item && s.form === "full");
  const [only, ...more] = found;
  return only !== undefined && more.length === 0 && typeof only.value === "string" ? only.value : null;
}

function statesTheIdentifier(delivery: VerifiedDelivery, id: LocalId): boolean {
  const item = itemOf[id.scheme];
  return item !== undefined && signedText(delivery, item) === id.value;
}

function describesTheChild(delivery: VerifiedDelivery, own: OwnRecord): boolean {
  const name = signedText(delivery, "child.name");
  const born = signedText(delivery, "child.dateOfBirth");
  if (name === null || born === null || own.name === undefined) return false;
  return plainName(name) === plainName(own.name) && born === own.born;
}

/**
 * The agency's own identifier under which a copy may be filed without a human. The identifier in a copy is only the
 * broker's word, so it counts when something the *sender signed* agrees with it: the same identifier in a statement, or
 * name and date of birth as the agency's own record has them (architecture §3.6).
 *
 * @param ownRecordOf the agency's own lookup; without one only a signed identifier counts
 * @returns the identifier, or null: a human files it. Never a guess, and null when two identifiers would do
 */
export async function filedUnder(delivery: VerifiedDelivery, ownRecordOf: OwnRecordOf | null): Promise<LocalId | null> {
  const agreed: LocalId[] = [];
  for (const id of delivery.localIds) {
    const own = ownRecordOf === null ? null : await ownRecordOf(id);
    if (statesTheIdentifier(delivery, id) || (own !== null && describesTheChild(delivery, own))) agreed.push(id);
  }
  const [first, ...others] = agreed;
  // Several identifiers of one child are the rule (an NHS number and a local one); several of one scheme are a doubt.
  const doubtful = others.some(({ scheme }) => scheme === first?.scheme);
  return first === undefined || doubtful ? null : first;
}
