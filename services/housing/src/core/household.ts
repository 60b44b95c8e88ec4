import { readDate } from "@gatehouse/adapter/dates";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { isPlaceholderId } from "@gatehouse/adapter/one-person";
import { checkIdentifier, uprnValid } from "@gatehouse/contracts/identifiers";
import type { CalendarDate } from "@gatehouse/contracts/message";
import { CalendarDate as Day } from "@gatehouse/contracts/message";
import type { AddressValue } from "../address.ts";
import { addressOfLines } from "../address.ts";
import { isPlaceholder } from "../names.ts";
import type { Party } from "../party.ts";
import type { Reading } from "../reading.ts";
import * as codes from "./codes.ts";
import type { AnswerName, Log } from "./log.ts";
import { mostPeople } from "./log.ts";

const adultAge = 18;
type Dated = { readonly day: CalendarDate; readonly from: readonly (Leaf | undefined)[] };

/** The day the tenancy began or the sale was completed, from one field or from three with a year of two digits. */
function startOf(log: Log, reading: Reading): Dated | undefined {
  const whole = log.answer("start");
  const parts = [log.answer("startYear"), log.answer("startMonth"), log.answer("startDay")];
  const [year = "", month = "", day = ""] = parts.map((part) => part?.text ?? "");
  if (whole === undefined && year === "") return undefined;
  const text = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const found = whole === undefined ? Day.safeParse(text).data : readDate(whole.text);
  const from = whole === undefined ? parts : [whole];
  if (found === undefined)
    reading.ledger.warn("date-invalid", from.find((leaf) => leaf !== undefined)?.path ?? log.path);
  return found === undefined ? undefined : { day: found, from };
}

/** The leaves that say that children live there; none when the log knows of none. */
function childrenOf(log: Log): readonly Leaf[] {
  const found: Leaf[] = [];
  let isAgeGiven = false;
  for (let person = 1; person <= mostPeople; person += 1) {
    const age = log.of(person, "age");
    const years = age !== undefined && /^\d{1,3}$/.test(age.text) ? Number(age.text) : undefined;
    const relation = log.of(person, "relation");
    const work = log.of(person, "work");
    if (years !== undefined && person > 1) isAgeGiven = true;
    if (age !== undefined && years !== undefined && years < adultAge) found.push(age);
    else if (years !== undefined) continue;
    else if (relation !== undefined && codes.isAnswer(relation.text, codes.childRelation)) found.push(relation);
    else if (work !== undefined && codes.isAnswer(work.text, codes.childWork)) found.push(work);
  }
  const total = log.answer("children");
  // Someone up to 20 at school counts there as a child too, so it decides only where no age is given.
  if (found.length === 0 && !isAgeGiven && total !== undefined && Number(total.text) > 0) return [total];
  return found;
}

function addressOf(
  log: Log,
  start: Dated | undefined,
): { readonly value: AddressValue; readonly from: readonly (Leaf | undefined)[] } | undefined {
  const lines = [log.answer("address1"), log.answer("address2"), log.answer("town"), log.answer("county")];
  const parts = [log.answer("postcodePart1"), log.answer("postcodePart2")];
  const whole = log.answer("postcode");
  const postcode = whole?.text ?? parts.map((part) => part?.text ?? "").join(" ");
  if (lines[0] === undefined) return undefined;
  const value = addressOfLines(
    lines.map((line) => line?.text),
    postcode,
    start?.day,
  );
  const from = [...lines, whole, ...(whole === undefined ? parts : []), ...(start?.from ?? [])];
  return value && { value, from };
}

/** Why the address is one to protect, as `contact.protectedAddress` calls it, and the field that says so. */
function protectionOf(log: Log): { readonly code: string; readonly from: Leaf } | undefined {
  const reason = log.answer("reason");
  const before = log.answer("previousHome");
  const scheme = log.answer("confidential");
  if (reason && codes.isAnswer(reason.text, codes.domesticAbuse)) return { code: "domestic-abuse", from: reason };
  if (reason && codes.isAnswer(reason.text, codes.hateCrime)) return { code: "hate-crime", from: reason };
  if (reason && codes.isAnswer(reason.text, codes.otherViolence)) return { code: "violence", from: reason };
  if (before && codes.isAnswer(before.text, codes.refuge)) return { code: "came-from-refuge", from: before };
  if (scheme && codes.isAnswer(scheme.text, codes.confidential)) return { code: "confidential-scheme", from: scheme };
  return undefined;
}

function sayHome(party: Party, log: Log, start: Dated | undefined, reading: Reading): void {
  const { ledger } = reading;
  const on = start?.day;
  const address = addressOf(log, start);
  const protection = protectionOf(log);
  const uprn = log.answer("uprn");
  if (protection) ledger.warn("address-protected", protection.from.path);
  if (address && protection) {
    const value = { ...address.value, protection: protection.code };
    party.say("contact.protectedAddress", value, { on, from: [...address.from, protection.from] });
  } else if (address) party.say("contact.address", address.value, { on, from: address.from });
  const isUsable = ![log.answer("uprnKnown"), log.answer("uprnConfirmed")].some((leaf) =>
    codes.isAnswer(leaf?.text, codes.no),
  );
  if (uprn === undefined || protection !== undefined || !isUsable) return;
  if (uprnValid(uprn.text)) party.say("contact.uprn", uprn.text, { on, from: [uprn] });
  else ledger.warn("identifier-invalid", uprn.path);
}

function sayTenancy(party: Party, log: Log, on: CalendarDate | undefined): void {
  const tenancy = log.answer("tenancy");
  const ownership = log.answer("ownership");
  const tenure = codes.tenancyCode(tenancy?.text) ?? codes.ownershipCode(ownership?.text);
  if (tenure === undefined) return;
  const owner = log.answer("landlord");
  const landlord = owner === undefined || isPlaceholder(owner.text) ? undefined : owner.text.slice(0, 200);
  const value = { tenure, ...(landlord === undefined ? {} : { landlord }) };
  party.say("housing.tenancy", value, { on, from: [tenancy ?? ownership, landlord === undefined ? undefined : owner] });
}

/** What made the household leave its last settled home: said as given, and what could make it a concern. */
function sayReasons(party: Party, log: Log, on: CalendarDate | undefined): void {
  const reason = log.answer("reason");
  const homeless = log.answer("homeless");
  if (codes.isAnswer(reason?.text, codes.domesticAbuse)) {
    const text = "Given as the main reason for leaving the last settled home.";
    party.say("family.domesticAbuse", { present: true, text }, { on, assertion: "reported", from: [reason] });
    party.trigger("moved-for-domestic-abuse", on);
  }
  if (codes.isAnswer(reason?.text, codes.hateCrime)) party.trigger("moved-for-hate-crime", on);
  if (codes.isAnswer(homeless?.text, codes.homeless)) {
    party.trigger("homeless-with-children", on);
    if (homeless) party.identifying.push(homeless);
  }
}

type NumberName = "reference" | "log";
/** How a household is known: by its tenancy reference, by the number of its log, or by nothing but its place in the file. */
type Known = { readonly key: string; readonly from: Leaf; readonly name: NumberName | undefined };

function isNoNumber(leaf: Leaf): boolean {
  return isPlaceholder(leaf.text) || isPlaceholderId(leaf.text);
}

/** What of a log makes it another household's than one of the same number: where it lives, and since when. */
function householdOf(log: Log): string {
  const names = [
    "address1",
    "postcode",
    "postcodePart1",
    "postcodePart2",
    "start",
    "startYear",
    "startMonth",
    "startDay",
  ];
  return (names as readonly AnswerName[]).map((name) => log.answer(name)?.text.toLowerCase() ?? "").join("|");
}

/** Numbers of logs that are about two households: each is wrong for one of them. */
function sharedNumbers(logs: readonly Log[]): ReadonlySet<string> {
  const households = new Map<string, string>();
  const shared = new Set<string>();
  for (const log of logs) {
    const household = householdOf(log);
    for (const name of ["reference", "log"] as const) {
      const number = `${name}:${log.answer(name)?.text ?? ""}`;
      if ((households.get(number) ?? household) !== household) shared.add(number);
      households.set(number, household);
    }
  }
  return shared;
}

function knownBy(log: Log, shared: ReadonlySet<string>, reading: Reading): Known | undefined {
  let held: Leaf | undefined;
  for (const name of ["reference", "log"] as const) {
    const from = log.answer(name);
    if (from === undefined) continue;
    const key = `${name}:${from.text}`;
    if (isNoNumber(from)) reading.ledger.warn("placeholder-left-out", from.path);
    else if (!shared.has(key)) return { key, from, name };
    else {
      reading.ledger.warn("identifier-shared", from.path);
      held ??= from;
    }
  }
  return held && { key: reading.parties.alone(), from: held, name: undefined };
}

/**
 * Reads the logs of a file. Each names nobody and gives no birth date, so there is one draft about the household, under its tenancy
 * reference; only where children live there, and about the tenancy as it was when it began.
 *
 * @returns whether any of them says at all whom it is about
 */
export function readLogs(logs: readonly Log[], reading: Reading): boolean {
  const shared = sharedNumbers(logs);
  return logs.map((log) => readLog(log, shared, reading)).includes(true);
}

function readLog(log: Log, shared: ReadonlySet<string>, reading: Reading): boolean {
  const { ledger, parties, today } = reading;
  const known = knownBy(log, shared, reading);
  if (known === undefined) return false;
  const children = childrenOf(log);
  const start = startOf(log, reading);
  if (codes.isAnswer(log.answer("status")?.text, codes.deleted)) ledger.warn("log-deleted", log.path);
  else if (children.length === 0) ledger.warn("no-child-in-household", log.path);
  else if (start !== undefined && start.day > today) ledger.warn("tenure-not-begun", log.path);
  else {
    const party = parties.of("household", known.key, log.path);
    party.identifying.push(...children);
    if (known.name === "reference") {
      // A tenancy and a person may be counted alike: the number says of which of them it is.
      const value = `tenancy/${known.from.text}`;
      if (checkIdentifier("local", value)) party.identify({ scheme: "local", value }, [known.from]);
      party.say("case.localReference", known.from.text.slice(0, 200), { on: start?.day, from: [known.from] });
    } else if (known.name === "log") party.identifying.push(known.from);
    sayTenancy(party, log, start?.day);
    sayHome(party, log, start, reading);
    sayReasons(party, log, start?.day);
  }
  return true;
}
