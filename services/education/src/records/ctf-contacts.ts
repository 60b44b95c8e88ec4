import type { Field } from "@gatehouse/adapter/field";
import { at, eachAt, isPresent } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { leafAt } from "@gatehouse/adapter/leaf";
import { cleanLine } from "@gatehouse/adapter/text";
import type { MessagePerson } from "@gatehouse/contracts/message";
import { namedIn } from "../named.ts";
import type { Pupil } from "../pupil.ts";

type Kind = "parent" | "adult" | "social-worker" | "doctor" | "foster" | "other";
/** What the codes of a contact's relationship mean, and how we read them. */
const relationships: Readonly<Record<string, readonly [Kind, string]>> = {
  PAM: ["parent", "mother"],
  PAF: ["parent", "father"],
  STM: ["parent", "step-mother"],
  STF: ["parent", "step-father"],
  FOM: ["foster", "foster mother"],
  FOF: ["foster", "foster father"],
  CAR: ["adult", "carer"],
  CHM: ["adult", "childminder"],
  FAM: ["adult", "other family member"],
  REL: ["adult", "other relative"],
  OTH: ["adult", "other contact"],
  SWR: ["social-worker", "social worker"],
  DOC: ["doctor", "doctor"],
  // Teachers are the school's own; a religious contact would tell a religion.
  TCH: ["other", "teacher"],
  HTC: ["other", "head teacher"],
  RLG: ["other", "religious contact"],
};
const parentWords = /^(?:step-?)?(?:mother|father)$/i;
const yes = /^(?:true|1|yes|y)$/i;
const no = /^(?:false|0|no|n)$/i;

type Contact = {
  readonly place: Field;
  readonly kind: Kind;
  readonly words: string;
  readonly relationship: Leaf | undefined;
  readonly name: string;
  readonly names: readonly Leaf[];
  readonly order: number;
  /** A court order bears on the contact: what of it a professional has to read. */
  readonly hasOrder: boolean;
};

function contactOf(place: Field, pupil: Pupil): readonly Contact[] {
  const named = namedIn(place);
  const names = [named("forename", "firstname"), named("middlenames"), named("surname", "lastname")].filter(
    (leaf) => leaf !== undefined,
  );
  const relationship = named("relationship");
  const code = relationship?.text.toUpperCase() ?? "";
  const known = Object.hasOwn(relationships, code) ? relationships[code] : undefined;
  const inWords = relationship !== undefined && relationship.text.length > 3 ? cleanLine(relationship.text) : undefined;
  const [kind, words] = known ?? (inWords === undefined ? ["adult", "not known"] : wordKind(inWords));
  if (names.length === 0) {
    pupil.ledger.warn("related-person-not-named", place.path);
    return [];
  }
  if (relationship !== undefined && known === undefined && inWords === undefined)
    pupil.ledger.warn("code-unknown", relationship.path);
  const order = named("courtorder", "courtorders", "courtorderindicator");
  const hasOrder = order !== undefined && !no.test(order.text);
  if (hasOrder) pupil.ledger.warn("court-order-to-read", order.path);
  const name = cleanLine(names.map((leaf) => leaf.text).join(" ")).slice(0, 200);
  const rank = Number(named("order", "priority")?.text ?? Number.NaN);
  return [{ place, kind, words, relationship, name, names, order: Number.isNaN(rank) ? 99 : rank, hasOrder }];
}

function wordKind(words: string): readonly [Kind, string] {
  if (/foster/i.test(words)) return ["foster", words.slice(0, 200)];
  if (/social worker/i.test(words)) return ["social-worker", words.slice(0, 200)];
  return [parentWords.test(words) ? "parent" : "adult", words.slice(0, 200)];
}

/** Telephone numbers and mail addresses at a place, each once. */
export function reachOf(place: Field): readonly Leaf[] {
  const phones = eachAt(place, "Phones", "Phone").flatMap((phone) => leafAt(phone, "PhoneNo") ?? leafAt(phone) ?? []);
  const mail = leafAt(place, "Email");
  const usable = (leaf: Leaf): boolean => /^[+\d][\d\s()+./-]{4,40}$/.test(leaf.text) || /^\S+@\S+$/.test(leaf.text);
  return [...phones, ...(mail === undefined ? [] : [mail])].filter(usable).slice(0, 20);
}

function responsibilityOf(contact: Contact): { readonly leaf: Leaf | undefined; readonly holds: boolean | undefined } {
  const leaf = leafAt(contact.place, "Responsibility");
  if (leaf === undefined || contact.hasOrder) return { leaf: undefined, holds: undefined };
  return { leaf, holds: yes.test(leaf.text) ? true : no.test(leaf.text) ? false : undefined };
}

/** Whether the contact lives where the pupil does; undefined when the file does not say, an address of their own says no. */
function sameHome(contact: Contact): { readonly leaf: Leaf | undefined; readonly isSame: boolean | undefined } {
  const leaf = leafAt(contact.place, "AddressAsPupil") ?? leafAt(at(contact.place, "Address"), "AddressAsPupil");
  if (leaf !== undefined) return { leaf, isSame: yes.test(leaf.text) ? true : no.test(leaf.text) ? false : undefined };
  return { leaf, isSame: isPresent(at(contact.place, "Address")) ? false : undefined };
}

function sayProfessional(contact: Contact, pupil: Pupil): void {
  const reach = reachOf(contact.place);
  const by = reach.map((leaf) => leaf.text).join(", ");
  const from = [...contact.names, contact.relationship, ...reach];
  const contactBy = by === "" ? undefined : by.slice(0, 200);
  if (contact.kind === "doctor")
    pupil.say("contact.healthTeam", [{ team: contact.name, role: "doctor", contact: contactBy }], { from });
  else
    pupil.say(
      "contact.leadProfessional",
      { name: contact.name, role: "social-worker", agency: "social care, not named in the file", contact: contactBy },
      { from },
    );
}

function sayPerson(contact: Contact, label: string, pupil: Pupil, isInCare: boolean): void {
  const { kind, name, words, names, relationship, place } = contact;
  const { leaf, holds } = responsibilityOf(contact);
  const home = sameHome(contact);
  const role: MessagePerson["role"] =
    kind === "parent"
      ? home.isSame === false
        ? "non-resident-parent"
        : "parent"
      : words === "carer"
        ? "carer"
        : "connected-adult";
  const known = {
    ...(holds === undefined ? {} : { parentalResponsibility: holds }),
    ...(home.isSame === undefined || isInCare ? {} : { livesElsewhere: !home.isSame }),
  };
  pupil.person({ label, role, ids: [], ...known }, place.path);
  const from = [...names, relationship];
  if (kind === "parent")
    pupil.say("family.parents", [{ name, relationship: words, parentalResponsibility: holds }], {
      from: [...from, leaf],
    });
  else {
    // Beyond parents the item has no place for responsibility: the relationship says it.
    const relation = holds === true ? `${words}, holds parental responsibility` : words;
    const row = { name, relationship: relation, contactLevel: words === "carer" ? "cares for the child" : "not known" };
    pupil.say("family.connectedAdults", [row], { from: [...from, holds === true ? leaf : undefined] });
  }
  if (isInCare) return;
  if (home.isSame === true) pupil.say("family.household", [{ name, relationship: words }], { from: [home.leaf] });
  if (home.isSame === false && kind === "parent")
    pupil.say("family.nonResidentParent", { name }, { from: [home.leaf] });
  const reach = contact.hasOrder ? [] : reachOf(place);
  if (reach.length > 0)
    pupil.sayOf(label, "contact.phoneOrEmail", [...new Set(reach.map(({ text }) => text))], { from: reach });
}

/**
 * Says the people whom the school may ring, in the order it would. Where the child is looked after, nothing says where the
 * carers are; where a court order bears on a contact, a professional has to read it first.
 */
export function readContacts(pupilPlace: Field, pupil: Pupil, isInCare: boolean): void {
  const contacts = eachAt(pupilPlace, "Contacts", "Contact")
    .flatMap((place) => contactOf(place, pupil))
    .toSorted((a, b) => a.order - b.order);
  contacts.slice(0, 40).forEach((contact, index) => {
    if (contact.kind === "foster") pupil.ledger.leaveOut("placement-not-shared", contact.place);
    else if (contact.kind === "other") pupil.ledger.warn("field-not-shared", contact.place.path);
    else if (contact.kind === "social-worker" || contact.kind === "doctor") sayProfessional(contact, pupil);
    else sayPerson(contact, `contact-${index + 1}`, pupil, isInCare);
  });
  if (contacts.length > 40) pupil.ledger.warn("rows-left-out", pupilPlace.path);
}
