import type { RecordFile } from "@gatehouse/adapter/map";
import type { Message } from "@gatehouse/contracts/message";
import { addressNames, incidentNames } from "../columns.ts";
import { aboutNoPupil } from "../codes/census-columns.ts";
import { sayEthnicity, sayFormerName, sayLanguage, saySex, sayWho } from "../identity.ts";
import type { Reading } from "../pupil.ts";
import { Pupil } from "../pupil.ts";
import type { Row, Table } from "../table.ts";
import { sayHome } from "./addresses.ts";
import { readAttendance, readSessionCodes } from "./attendance.ts";
import type { Companion, Companions } from "./companions.ts";
import { companionsOf } from "./companions.ts";
import { isAfterCare, isInCare, readEnrolment, stayOf } from "./enrolment.ts";
import { readExclusions } from "./exclusions.ts";
import { readIncidents } from "./incidents.ts";
import { needWords, readProvision } from "./needs.ts";
import type { KnownEntry } from "./pupils.ts";
import { knownEntries, namesPupils, returnNumbers, tellsPupil } from "./pupils.ts";

/** What a table is about, told by its columns: the file's name tells nothing. */
type Content = "incidents" | "exclusions" | "alternative-provision" | "sessions" | "needs" | "pupils" | "other";

function contentOf({ columns }: Table): Content {
  const has = (...names: readonly string[]): boolean => names.some((name) => columns.has(name));
  if (has("startdate") && has("category") && has("reason", "reason1")) return "exclusions";
  if (isLog(has)) return "incidents";
  if (has("apsettingtype", "placementreason", "apattendancepattern")) return "alternative-provision";
  if (has("attendancereason")) return "sessions";
  if (has("sentype") && !namesPupils(columns)) return "needs";
  return namesPupils(columns) ? "pupils" : "other";
}

/** A date and the text of an incident; a text under a name that anything may have (`Notes`) counts only with a category. */
function isLog(has: (...names: readonly string[]) => boolean): boolean {
  const says = incidentNames.incident.filter((name) => /incident|concern|log/.test(name));
  const mayLog = has(...incidentNames.category) && has(...incidentNames.incident);
  return has(...incidentNames.date) && (has(...says) || mayLog);
}

/** Whether rows of these columns are read here. */
export function isTable({ columns }: Table): boolean {
  return tellsPupil(columns) || isAboutNoPupil(columns);
}

/** A table about the school or its classes, and of none of its pupils: a `name` in it is the school's. */
export function isAboutNoPupil(columns: ReadonlySet<string>): boolean {
  const others = new Set([...columns].filter((column) => column !== "name"));
  return !tellsPupil(others) && aboutNoPupil.some((name) => columns.has(name));
}

type Known = KnownEntry<Row>;

function sayHomes(rows: readonly Row[], pupil: Pupil, known: Pick<Companion, "isAfterCare" | "isInCare">): void {
  const hiding = known.isInCare ? "hidden" : known.isAfterCare ? "protected" : "none";
  for (const { named } of rows) sayHome(named, pupil, hiding);
}

function readContent(content: Content, rows: readonly Row[], pupil: Pupil, isOnRoll: boolean): void {
  switch (content) {
    case "incidents":
      return readIncidents(rows, pupil);
    case "exclusions":
      return readExclusions(rows, pupil);
    case "sessions":
      return readSessionCodes(rows, pupil);
    case "alternative-provision":
      return pupil.sayRows(
        "education.movesOrMissing",
        rows.flatMap(({ named }) => stayOf(named("entrydate"), named("leavingdate"), "alternative-provision", pupil)),
      );
    case "needs":
      return readNeeds(rows, pupil);
    case "pupils":
      return readPupils(rows, pupil, isOnRoll);
    case "other":
  }
}

function readNeeds(rows: readonly Row[], pupil: Pupil): void {
  const needs = rows.map(({ named }) => ({ type: named("sentype"), rank: named("sentyperank") }));
  const words = needWords(needs, pupil);
  rows.forEach(({ named }, at) => readProvision(named, pupil, at === 0 ? words : { words: undefined, from: [] }));
}

function readPupils(rows: readonly Row[], pupil: Pupil, isOnRoll: boolean): void {
  readNeeds(rows, pupil);
  for (const { named } of rows) {
    saySex(named, pupil);
    sayEthnicity(named, pupil);
    sayLanguage(named, pupil);
    readEnrolment(named, pupil, isOnRoll);
    readAttendance(named, pupil);
  }
}

/** Whom rows are about, from themselves or from the set's table of pupils. */
function joined(
  known: Known,
  companions: Companions,
  reading: Reading,
  isJoinable: boolean,
): Companion & { readonly isOwn: boolean } {
  const { named } = known.entry;
  const own = { who: known.who, isAfterCare: isAfterCare(named), isInCare: isInCare(named), isOwn: true };
  const number = isJoinable ? named(...returnNumbers) : undefined;
  if (number === undefined) return own;
  const found = companions.pupilOf(named);
  if (found === "ambiguous") reading.ledger.warn("join-ambiguous", number.path);
  if (found === undefined) reading.ledger.warn("pupil-not-joined", number.path);
  reading.ledger.use(number.path);
  return found === undefined || found === "ambiguous" ? own : { ...found, isOwn: false };
}

function readPupilRows(
  same: readonly Known[],
  content: Content,
  companions: Companions,
  reading: Reading,
  isNaming: boolean,
): readonly Message[] {
  const [first] = same;
  if (first === undefined) return [];
  const rows = same.map(({ entry }) => entry);
  const { who, isOwn, ...known } = joined(first, companions, reading, !isNaming);
  const key = first.key !== undefined && isOwn ? first.key : undefined;
  const pupil = new Pupil(reading, { ids: who.ids, born: who.born, path: first.entry.place.path, key });
  sayWho(who, pupil, isOwn);
  if (isOwn) for (const { who: other } of same) for (const leaf of other.leaves.ids) reading.ledger.use(leaf.path);
  if (content !== "pupils") pupil.endOfIdentity();
  else sayFormerName(who, pupil, known.isAfterCare);
  readContent(content, rows, pupil, first.entry.named("pupilnolongeronrolltableid") === undefined);
  if (hasAddresses(rows)) sayHomes(rows, pupil, known);
  return pupil.drafts();
}

function hasAddresses(rows: readonly Row[]): boolean {
  const names = [...addressNames.parts, ...addressNames.lines.flat(), ...addressNames.postcode, ...addressNames.uprn];
  return rows.some(({ named }) => named(...names) !== undefined);
}

/** Where the table says whom it is about, each pupil's rows together; null when no row says it. */
export function mapTable(table: Table, file: RecordFile, reading: Reading): readonly Message[] | null {
  const content = contentOf(table);
  const isNaming = namesPupils(table.columns);
  const companions = companionsOf(file, reading, !isNaming);
  const dated = { ...reading, asOf: companions.day };
  const known = knownEntries(table.rows, reading);
  const isTold = ({ who }: Known): boolean => who.ids.length > 0 || who.names.length > 0;
  const told = known.filter(isTold);
  for (const one of known) if (!isTold(one)) reading.ledger.warn("row-without-pupil", one.entry.place.path);
  if (told.length === 0) return null;
  const groups = Map.groupBy(told, (one) => one.key ?? one);
  return [...groups.values()].flatMap((same) => readPupilRows(same, content, companions, dated, isNaming));
}
