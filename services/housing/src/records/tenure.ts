import type { Field } from "@gatehouse/adapter/field";
import { each } from "@gatehouse/adapter/field";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import { because } from "@gatehouse/adapter/field-rules";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { hasAny, leafOf, memberOf } from "../members.ts";
import type { Document } from "../document.ts";
import type { Party } from "../party.ts";
import { someoneIn } from "../people.ts";
import type { Someone } from "../people.ts";
import type { Reading } from "../reading.ts";
import type { Home } from "./home.ts";
import { homeOf, sayHome } from "./home.ts";
import { sayNotices } from "./notices.ts";

type Member = Someone & { readonly part: { readonly words: string; readonly from: Leaf | undefined } };

/** More people than one message may speak of live in no home; each child has everyone else in its draft. */
const mostMembers = 50;

const partWords: Readonly<Record<string, string>> = {
  tenant: "tenant of the home",
  leaseholder: "leaseholder of the home",
  freeholder: "freeholder of the home",
};

/** What someone is to the home: a holder only where the record says both; children hold none, whatever it is called. */
function partOf(field: Field, isMinor: boolean | undefined): Member["part"] {
  if (isMinor === true) return { words: "child in the household", from: undefined };
  const type = leafOf(field, "personTenureType");
  const words = Object.hasOwn(partWords, type?.text.toLowerCase() ?? "")
    ? partWords[type?.text.toLowerCase() ?? ""]
    : undefined;
  return words === undefined ? { words: "member of the household", from: undefined } : { words, from: type };
}

function membersOf(tenure: Field, reading: Reading): readonly Member[] {
  const found: Member[] = [];
  const fields = each(memberOf(tenure, "householdMembers"));
  if (fields.length > mostMembers) reading.ledger.warn("rows-left-out", fields[0]?.path ?? tenure.path);
  for (const field of fields.slice(0, mostMembers)) {
    if (/^organi[sz]ation$/i.test(leafOf(field, "type")?.text ?? "")) {
      reading.ledger.warn("member-is-organisation", field.path);
      continue;
    }
    const someone = someoneIn(field, reading);
    if (someone.isMinor === undefined) reading.ledger.warn("age-not-known", field.path);
    found.push({ ...someone, part: partOf(field, someone.isMinor) });
  }
  return found;
}

/** The child's own fields, and those of everyone else in the home under labels of their own. */
function sayHousehold(child: Party, own: Member, members: readonly Member[]): void {
  const others = members.filter((member) => member !== own && member.name !== undefined);
  const occupants = members.filter((member) => member.name !== undefined);
  for (const [at, member] of members.filter((one) => one !== own).entries()) {
    const label = `household-${at + 1}`;
    const ids = member.id === undefined ? [] : [{ scheme: "local" as const, value: member.id.value }];
    child.others.set(label, { label, role: "household", ids, ...(member.born && { born: member.born.date }) });
    child.identifying.push(...[member.id?.from, member.born?.from].flatMap((leaf) => leaf ?? []));
  }
  const row = (member: Member): unknown => ({ name: member.name?.text, relationship: member.part.words });
  const fromOf = (all: readonly Member[]): readonly (Leaf | undefined)[] =>
    all.flatMap((member) => [...(member.name?.from ?? []), member.part.from]);
  const how = { assertion: "reported" } as const;
  if (others.length > 0) child.say("family.household", others.slice(0, 50).map(row), { ...how, from: fromOf(others) });
  if (occupants.length > 0)
    child.say("housing.occupants", occupants.slice(0, 50).map(row), { ...how, from: fromOf(occupants) });
}

function childIn(member: Member, reading: Reading): Party {
  const child = reading.parties.of("child", member.key ?? reading.parties.alone(), member.path);
  if (member.id) child.identify({ scheme: "local", value: member.id.value }, [member.id.from]);
  child.name ??= member.name;
  child.born ??= member.born?.date;
  if (member.born) child.identifying.push(member.born.from);
  return child;
}

function readTenure(tenure: Field, reading: Reading): void {
  const home: Home | undefined = homeOf(tenure, reading);
  if (home === undefined) return;
  const members = membersOf(tenure, reading);
  const children = members.filter(({ isMinor }) => isMinor === true);
  if (children.length === 0) reading.ledger.warn("no-child-in-household", tenure.path);
  for (const member of children) {
    const child = childIn(member, reading);
    sayHome(child, home, reading);
    sayHousehold(child, member, members);
    sayNotices(child, tenure, reading);
  }
}

const money = "arrears and money say nothing of whether anybody is safe";
const landlord = "how the landlord runs the tenure";

/** A tenure with its household: Hackney's tenure service, and the search index made from it. */
export const tenureDocument: Document = {
  name: "tenure",
  applies: (record) => hasAny(record, ["householdMembers", "tenuredAsset", "tenureType"]),
  read: readTenure,
  rules: {
    shared: [
      "startOfTenureDate",
      "endOfTenureDate",
      "isActive",
      "tenureType",
      "tenuredAsset.fullAddress",
      "tenuredAsset.uprn",
      "tenuredAsset.type",
      "tenuredAsset.isTemporaryAccommodation",
      "householdMembers[].id",
      "householdMembers[].fullName",
      "householdMembers[].dateOfBirth",
      "householdMembers[].personTenureType",
      "householdMembers[].type",
      "tempAccommodationInfo.assignedOfficer.firstName",
      "tempAccommodationInfo.assignedOfficer.lastName",
      "temporaryAccommodationInfo.assignedOfficer.firstName",
      "temporaryAccommodationInfo.assignedOfficer.lastName",
      "notices[].type",
      "notices[].servedDate",
      "notices[].expiryDate",
      "notices[].endDate",
    ],
    notShared: {
      id: "the landlord's own number of the tenure",
      "householdMembers[].isResponsible": "who answers for the rent",
      "tenuredAsset.id": "the landlord's own number of the property",
      "tenuredAsset.propertyReference": "the landlord's own number of the property",
      "tempAccommodationInfo.assignedOfficer.id": landlord,
      "tempAccommodationInfo.assignedOfficer.email": "partners reach the contact given with the message",
      "temporaryAccommodationInfo.assignedOfficer.id": landlord,
      "temporaryAccommodationInfo.assignedOfficer.email": "partners reach the contact given with the message",
      "tempAccommodationInfo.bookingStatus": landlord,
      "temporaryAccommodationInfo.bookingStatus": landlord,
      "notices[].effectiveDate": "the date it was served is given",
      ...because(money, [
        "paymentReference",
        "charges",
        "rentCostCentre",
        "furtherAccountInformation",
        "evictionDate",
        "isMutualExchange",
        "informHousingBenefitsForChanges",
      ]),
      ...because(landlord, [
        "accountType",
        "agreementType",
        "subletEndDate",
        "isSublet",
        "successionDate",
        "successor",
        "terminated",
        "potentialEndDate",
        "legacyReferences",
        "isTenanted",
        "subsidiaryContract",
        "masterTenureId",
        "tenureSource",
        "versionNumber",
        "links",
        "fundingSource",
        "numberOfAdultsInProperty",
        "numberOfChildrenInProperty",
        "hasOffsiteStorage",
        "startOfTenureCause",
      ]),
    },
  } satisfies FieldRules,
};
