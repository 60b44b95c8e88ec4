import type { Field } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { uprnValid } from "@gatehouse/contracts/identifiers";
import type { CalendarDate } from "@gatehouse/contracts/message";
import { leafOf, memberOf } from "../members.ts";
import type { AddressValue } from "../address.ts";
import { addressOfLine, isProtectedPlace } from "../address.ts";
import type { Party } from "../party.ts";
import { saysYes } from "../people.ts";
import type { Reading } from "../reading.ts";
import { daysBetween, plainDate } from "../reading.ts";
import type { TenureType } from "../tenure-types.ts";
import { isNoDwelling, isWhole, tenureType } from "../tenure-types.ts";
import { newForDays } from "../triggers.ts";

/** A tenure that holds now, as far as it is said of those who live there. */
export type Home = {
  readonly path: string;
  readonly from: CalendarDate | undefined;
  readonly address: { readonly value: AddressValue; readonly from: readonly (Leaf | undefined)[] } | undefined;
  readonly uprn: { readonly value: string; readonly from: Leaf } | undefined;
  readonly type: { readonly value: TenureType; readonly from: readonly (Leaf | undefined)[] } | undefined;
  readonly officer: { readonly name: string; readonly from: readonly (Leaf | undefined)[] } | undefined;
};

/** Where a tenure's parts stand: in the tenure itself, or in the short form that person records have. */
type Places = {
  readonly start: Leaf | undefined;
  readonly end: Leaf | undefined;
  readonly active: Leaf | undefined;
  readonly code: Leaf | undefined;
  readonly words: Leaf | undefined;
  readonly address: Leaf | undefined;
  readonly uprn: Leaf | undefined;
  readonly assetType: Leaf | undefined;
};

function placesOf(tenure: Field): Places {
  const type = memberOf(tenure, "tenureType");
  const asset = memberOf(tenure, "tenuredAsset");
  return {
    start: leafOf(tenure, "startOfTenureDate", "startDate"),
    end: leafOf(tenure, "endOfTenureDate", "endDate"),
    active: leafOf(tenure, "isActive"),
    code: leafOf(type, "code"),
    words: leafOf(type, "description") ?? leafOf(tenure, "type"),
    address: leafOf(asset, "fullAddress") ?? leafOf(tenure, "assetFullAddress"),
    uprn: leafOf(asset, "uprn") ?? leafOf(tenure, "uprn"),
    assetType: leafOf(asset, "type"),
  };
}

/** Whether the tenure holds today. Where its end and its mark disagree it does not: doubt never shares. */
function holds(places: Places, from: CalendarDate | undefined, tenure: Field, reading: Reading): boolean {
  const { ledger, today } = reading;
  const end = plainDate(places.end, reading);
  // An end that is written but cannot be read is an end all the same.
  const isEnded =
    (places.end !== undefined && (end === undefined || end < today)) ||
    /^(?:false|no|0)$/i.test(places.active?.text ?? "");
  if (isEnded) ledger.warn("tenure-ended", tenure.path);
  else if (from !== undefined && from > today) ledger.warn("tenure-not-begun", tenure.path);
  else return true;
  return false;
}

function uprnOf({ uprn, assetType }: Places, reading: Reading): Home["uprn"] {
  if (uprn === undefined) return undefined;
  const value = uprn.text.replace(/\s/g, "");
  if (!uprnValid(value)) reading.ledger.warn("identifier-invalid", uprn.path);
  else if (isWhole(assetType?.text)) reading.ledger.warn("uprn-of-a-block", uprn.path);
  else return { value, from: uprn };
  return undefined;
}

function typeOf({ code, words }: Places, tenure: Field, reading: Reading): Home["type"] {
  const known = tenureType(code?.text, words?.text);
  if (known === undefined) {
    if (code ?? words) reading.ledger.warn("tenure-type-unknown", (code ?? words)?.path ?? tenure.path);
    return undefined;
  }
  if (known.code === null) reading.ledger.warn("tenure-not-shared", (code ?? words)?.path ?? tenure.path);
  return { value: known, from: [code, words] };
}

function officerOf(tenure: Field): Home["officer"] {
  const officer = memberOf(memberOf(tenure, "tempAccommodationInfo", "temporaryAccommodationInfo"), "assignedOfficer");
  const from = [leafOf(officer, "firstName"), leafOf(officer, "lastName")];
  const name = from.flatMap((part) => part?.text ?? []).join(" ");
  return name === "" ? undefined : { name: name.slice(0, 200), from };
}

/** The home a tenure says; undefined when it has ended, has not begun, or is nobody's home. */
export function homeOf(tenure: Field, reading: Reading): Home | undefined {
  const places = placesOf(tenure);
  const from = plainDate(places.start, reading);
  if (!holds(places, from, tenure, reading)) return undefined;
  const type = typeOf(places, tenure, reading);
  if (type?.value.notAHome === true || isNoDwelling(places.assetType?.text)) {
    reading.ledger.warn("not-a-home", tenure.path);
    return undefined;
  }
  const value = places.address === undefined ? undefined : addressOfLine(places.address.text, from);
  const dated = from === undefined ? undefined : places.start;
  return {
    path: tenure.path,
    from,
    address: value === undefined ? undefined : { value, from: [places.address, dated] },
    uprn: uprnOf(places, reading),
    type: isTemporary(tenure, type, places),
    officer: officerOf(tenure),
  };
}

/** A property that is kept for temporary accommodation says so whatever the tenure is called. */
function isTemporary(tenure: Field, type: Home["type"], places: Places): Home["type"] {
  const asset = memberOf(tenure, "tenuredAsset");
  const mark = leafOf(asset, "isTemporaryAccommodation");
  if (type?.value.temporary === true || !saysYes(mark)) return type;
  return { value: { code: "temporary-accommodation", temporary: true }, from: [mark, places.code, places.words] };
}

/**
 * Says a home of someone who lives there: the address with its number, or the protected address alone where its words say
 * that it must not be found; how the home is held, and who at the landlord looks after it.
 */
export function sayHome(party: Party, home: Home, reading: Reading): void {
  const { ledger, today } = reading;
  const { address, uprn, type, officer, from } = home;
  if (address !== undefined) party.homes.add([...address.value.lines, address.value.postcode].join(" ").toLowerCase());
  if (party.homes.size > 1) ledger.warn("two-homes", home.path);
  const isHidden = address !== undefined && isProtectedPlace(address.value);
  if (isHidden) ledger.warn("address-protected", home.path);
  if (address !== undefined && isHidden)
    party.say("contact.protectedAddress", { ...address.value, protection: "refuge" }, { from: address.from });
  else if (address !== undefined) party.say("contact.address", address.value, { from: address.from });
  if (uprn !== undefined && !isHidden) party.say("contact.uprn", uprn.value, { from: [uprn.from] });
  const code = type?.value.code ?? null;
  if (code !== null) {
    const value = { tenure: code, ...(officer === undefined ? {} : { officer: officer.name }) };
    party.say("housing.tenancy", value, { from: [...(type?.from ?? []), ...(officer?.from ?? [])] });
  }
  const isNew = from !== undefined && daysBetween(from, today) < newForDays;
  if (type?.value.temporary === true && isNew && party.kind === "child")
    party.trigger("new-temporary-accommodation", from);
}
