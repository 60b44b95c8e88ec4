import type { Field } from "@gatehouse/adapter/field";
import { each } from "@gatehouse/adapter/field";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import { because } from "@gatehouse/adapter/field-rules";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { Somebody } from "@gatehouse/adapter/one-person";
import { namesAgree } from "@gatehouse/adapter/one-person";
import type { CalendarDate } from "@gatehouse/contracts/message";
import { hasAny, leafOf, memberOf } from "../members.ts";
import type { Document } from "../document.ts";
import { personName } from "../names.ts";
import type { Party, PartyKind } from "../party.ts";
import { isMinor } from "../party.ts";
import type { Someone } from "../people.ts";
import { keyOfId, ownId, saysYes, whoOf } from "../people.ts";
import type { Reading } from "../reading.ts";
import { plainDate } from "../reading.ts";
import type { TriggerId } from "../triggers.ts";
import type { Wording } from "../wording.ts";

/** What an alert means here; a type that is in no table is not shared. */
type AlertMeaning = {
  readonly trigger?: TriggerId;
  /** What staff who visit must know, and the precaution that others may read. */
  readonly safety?: { readonly marker: string; readonly precaution: keyof Wording };
  /** How the person has to be spoken to; said of a child alone. */
  readonly communication?: string;
};

const alone = { marker: "no-lone-visits", precaution: "visitInPairs" } as const;
const ask = (marker: string): AlertMeaning => ({ safety: { marker, precaution: "askBeforeVisit" } });

/** HACT's person alert codes (UK Housing Data Standards 3.5). An alert has no level, and none is made of it. */
const hactCodes: ReadonlyMap<string, AlertMeaning> = new Map<string, AlertMeaning>([
  ["10", { safety: alone }],
  ["10-10", { safety: alone, trigger: "antisocial-behaviour-alert" }],
  ["20-10", { communication: "Hearing impairment recorded by the landlord" }],
  ["20-20", { communication: "Visual impairment recorded by the landlord" }],
  ["20-70", { trigger: "safeguarding-alert" }],
  ["40", { communication: "Language need recorded by the landlord" }],
  ["60", { trigger: "capacity-alert" }],
]);

/** What registers of cautionary contacts call their cautions. */
const cautions: readonly (readonly [RegExp, AlertMeaning])[] = [
  [
    /lone visit|visit(?:ing)? alone|(?:visit|attend)s? in pairs|two (?:person|officer|staff)|double.?up|do not visit/i,
    { safety: alone, trigger: "no-lone-visits" },
  ],
  [/weapon|knife|firearm/i, ask("weapons")],
  [/violen|assault|physical/i, ask("violence")],
  [/verbal|abusive|threat|aggress/i, ask("verbal-abuse")],
  [/\bdogs?\b|animal/i, ask("dangerous-animals")],
];
const otherCaution: AlertMeaning = ask("cautionary-contact");

/** The code as the standard writes it, whatever hyphen and blanks a system puts into it. */
function hactCode(text: string): string {
  return text.replace(/[\u2010-\u2015\u2212]/g, "-").replace(/\s/g, "");
}

/** What an alert means: by its HACT code, or by its words when it is one of a register. */
function meaningOf(code: Leaf | undefined, words: Leaf | undefined, isRegister: boolean): AlertMeaning | undefined {
  const byCode = code === undefined ? undefined : hactCodes.get(hactCode(code.text));
  if (byCode !== undefined || !isRegister) return byCode;
  if (code === undefined && words === undefined) return undefined;
  return cautions.find(([pattern]) => pattern.test(words?.text ?? ""))?.[1] ?? otherCaution;
}

/** One alert as its source writes it. */
export type Alert = {
  readonly path: string;
  readonly code: Leaf | undefined;
  readonly words: Leaf | undefined;
  readonly on: CalendarDate | undefined;
  readonly from: readonly (Leaf | undefined)[];
  /** A caution of a register, whose words count where it has no code of the standard. */
  readonly isRegister: boolean;
};

/** Says an alert of someone: staff safety, a need of a child's, or what makes it a concern. It has no level, and gets none. */
export function sayAlert(party: Party, alert: Alert, reading: Reading): void {
  const meaning = meaningOf(alert.code, alert.words, alert.isRegister);
  const held = [alert.code, alert.words, ...alert.from];
  const communication = party.kind === "child" ? meaning?.communication : undefined;
  // A caution is about staff who visit an adult. Of a child a landlord's caution says nothing that others could use.
  const safety = party.kind === "child" ? undefined : meaning?.safety;
  const trigger = meaning?.trigger;
  if (safety === undefined && trigger === undefined && communication === undefined)
    return reading.ledger.warn("alert-not-shared", alert.path);
  const how = { on: alert.on, assertion: "reported", from: held } as const;
  if (safety !== undefined)
    party.say("police.staffSafety", { marker: safety.marker }, { ...how, summary: reading.wording[safety.precaution] });
  if (communication !== undefined) party.say("child.communicationNeeds", { communication }, how);
  if (trigger === undefined) return;
  party.trigger(trigger, alert.on);
  if (reading.isOn(trigger)) party.identifying.push(...held.flatMap((leaf) => leaf ?? []));
}

const listNames = ["alerts", "personAlerts", "personAlert", "alertRegardingPerson", "alertsRegardingPerson"] as const;

/** The alerts a document holds, under any of the names that are used for them. */
export function alertsIn(record: Field): readonly Field[] {
  return listNames.flatMap((name) => each(memberOf(record, name)));
}

/** Under which names a document of alerts has the number of whom they are about. */
const numberNames = ["personId", "personReference", "personNumber"] as const;

/** Whom the alerts of a document, or the one it is, name with a number of their own. */
export function whoAlertsName(record: Field): readonly Somebody[] {
  const whole = leafOf(record, ...numberNames);
  return [record, ...alertsIn(record)].flatMap((row) => {
    const [named, number] = [leafOf(row, "personName"), leafOf(row, "personId", "mmhid") ?? whole];
    return named === undefined || number === undefined ? [] : [whoOf(number, personName(named.text))];
  });
}

/** Whether an alert has ended; its end counts from the day after. */
export function hasEnded(row: Field, reading: Reading): boolean {
  const active = leafOf(row, "isActive");
  const isOff = active !== undefined && !saysYes(active);
  const end = leafOf(row, "endDate");
  const day = plainDate(end, reading);
  return isOff || (end !== undefined && (day === undefined || day < reading.today));
}

function alertOf(row: Field, isRegister: boolean, reading: Reading): Alert {
  const dated = leafOf(row, "startDate", "dateOfIncident", "incidentDate");
  const day = plainDate(dated, reading);
  const on = day !== undefined && day <= reading.today ? day : undefined;
  const code = leafOf(row, "type", "alertCode", "code");
  const words = leafOf(row, "cautionOnSystem", "description");
  return { path: row.path, code, words, on, from: [on === undefined ? undefined : dated], isRegister };
}

/**
 * Whom an alert is about where no birth date says it: staff stay away from adults, and capacity is asked of nobody under 16;
 * any other may be about a child, so it is about someone of the household.
 */
function withoutAge(alerts: readonly Alert[]): PartyKind {
  const meanings = alerts.map(({ code, words, isRegister }) => meaningOf(code, words, isRegister));
  return meanings.some((one) => one?.safety !== undefined || one?.trigger === "capacity-alert") ? "adult" : "household";
}

/** Reads the alerts that stand in a document about someone. HACT's have a type and a comment; a register's have words. */
export function readAlerts(record: Field, someone: Someone, reading: Reading): void {
  const rows = alertsIn(record).filter((row) => {
    const ended = hasEnded(row, reading);
    if (ended) reading.ledger.warn("alert-ended", row.path);
    return !ended;
  });
  const alerts = rows.map((row) => ({
    row,
    alert: alertOf(row, hasAny(row, ["alertCode", "cautionOnSystem"]), reading),
  }));
  const otherwise = withoutAge(alerts.map(({ alert }) => alert));
  for (const { row, alert } of alerts) {
    const party = partyOf(someone, otherwise, row, reading);
    if (party === undefined) reading.ledger.warn("row-without-person", row.path);
    else sayAlert(party, alert, reading);
  }
}

/** What someone is by their age, which another file of the set may know; `otherwise` where none does. */
export function kindOf(someone: Pick<Someone, "id" | "isMinor">, otherwise: PartyKind, reading: Reading): PartyKind {
  const known = someone.id === undefined ? undefined : reading.knownAs(someone.id.value);
  const minor = someone.isMinor ?? (known === undefined ? undefined : isMinor(known.born, reading.today));
  return minor === undefined ? otherwise : minor ? "child" : "adult";
}

/** Whether an alert in somebody's document names another person by number or by name. */
function namesAnother(someone: Someone, id: Someone["id"], text: string | undefined): boolean {
  const byNumber = someone.id !== undefined && id !== undefined && id.value !== someone.id.value;
  return byNumber || (someone.name !== undefined && text !== undefined && !namesAgree(text, someone.name.text));
}

/** Whom an alert is about: who the document is about, or whom the alert itself names. */
function partyOf(someone: Someone, otherwise: PartyKind, row: Field, reading: Reading): Party | undefined {
  const named = leafOf(row, "personName");
  const text = named === undefined ? undefined : personName(named.text);
  const own = ownId(leafOf(row, "personId", "mmhid"), reading);
  if (namesAnother(someone, own, text)) {
    reading.ledger.warn("rows-disagree", row.path);
    return undefined;
  }
  // Somebody's document without a number says nothing of whose the number in its alert is.
  const id = someone.id ?? (someone.key === undefined ? own : undefined);
  const known = id === undefined ? undefined : reading.knownAs(id.value);
  const name =
    someone.name ??
    (text === undefined ? undefined : { text, from: [named] }) ??
    (known?.name === undefined ? undefined : { text: known.name, from: [] });
  if (id === undefined && name === undefined) return undefined;
  const key = id === undefined ? (someone.key ?? reading.parties.alone()) : keyOfId(id.value);
  const kind = kindOf({ id, isMinor: someone.isMinor }, otherwise, reading);
  const party = reading.parties.of(kind, key, row.path);
  if (id) party.identify({ scheme: "local", value: id.value }, [id.from]);
  party.name ??= name;
  party.born ??= someone.born?.date ?? known?.born;
  return party;
}

const controlled = "HACT advises against passing on what an alert's comment says";
const rowNames = ["", ...listNames.map((name) => `${name}[].`)];
const inEach = (names: readonly string[]): readonly string[] =>
  rowNames.flatMap((row) => names.map((name) => `${row}${name}`));

/** What is known of alerts wherever they stand. */
export const alertRules: FieldRules = {
  shared: inEach([
    "type",
    "alertCode",
    "code",
    "description",
    "cautionOnSystem",
    "startDate",
    "dateOfIncident",
    "incidentDate",
    "endDate",
    "isActive",
    "personName",
    "personId",
    "mmhid",
  ]),
  notShared: {
    ...because(controlled, inEach(["comments", "reason", "outcome", "incidentDescription"])),
    ...because("the register's own", inEach(["alertId", "assureReference", "dateModified", "modifiedBy"])),
    ...because(
      "HACT's own number of the alert",
      listNames.map((name) => `${name}[].id`),
    ),
  },
};

const nobody: Someone = {
  path: "",
  key: undefined,
  id: undefined,
  name: undefined,
  born: undefined,
  isMinor: undefined,
};

/** Where an alert that this adapter wrote says that its delivery is. */
const ownDetail = /^\/deliveries\//;

/** An alert that this adapter wrote of a delivery, come back: what others told the agency is not the agency's to tell. */
export const ownAlertDocument: Document = {
  name: "own-alert",
  applies: (record) => ownDetail.test(leafOf(record, "detail")?.text ?? "") && alertsIn(record).length > 0,
  read: (record, reading) => reading.ledger.warn("own-delivery", record.path),
  rules: {
    shared: [],
    notShared: because("written by this adapter", [
      "alertRegardingPerson",
      "personReference",
      "receivedAt",
      "retainUntil",
      "handling",
      "detail",
    ]),
  },
};

/** Alerts about someone the document names by number alone: the cautionary-alerts service, and HACT's person alerts. */
export const alertsDocument: Document = {
  name: "alerts",
  applies: (record) => alertsIn(record).length > 0,
  read: (record, reading) => {
    const id = ownId(leafOf(record, ...numberNames), reading);
    readAlerts(record, { ...nobody, path: record.path, id }, reading);
  },
  rules: {
    shared: ["personReference", "personNumber", ...alertRules.shared],
    notShared: {
      ...alertRules.notShared,
      ...because("an alert is about the person, and the address is in the record of the tenure", [
        "propertyReference",
        "uprn",
        "addressNumber",
      ]),
      ...because("the register's own", ["contactNumber", "tenancyAgreementReference", "contacts", "id"]),
    },
  },
};

/** One row of the cautionary-alerts service's table. */
export const alertDocument: Document = {
  name: "alert",
  applies: (record) => hasAny(record, ["cautionOnSystem", "alertCode"]),
  read: (record, reading) => {
    if (hasEnded(record, reading)) return reading.ledger.warn("alert-ended", record.path);
    const alert = alertOf(record, true, reading);
    const party = partyOf({ ...nobody, path: record.path }, withoutAge([alert]), record, reading);
    if (party === undefined) reading.ledger.warn("row-without-person", record.path);
    else sayAlert(party, alert, reading);
  },
  rules: {
    shared: alertRules.shared,
    notShared: {
      ...alertRules.notShared,
      ...because("an alert is about the person, and the address is in the record of the tenure", [
        "doorNumber",
        "address",
        "neighbourhood",
        "propertyReference",
        "uprn",
      ]),
      id: "the register's own",
    },
  },
};
