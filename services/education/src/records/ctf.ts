import type { Field } from "@gatehouse/adapter/field";
import { at, each, eachAt, memberNames } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { leafAt } from "@gatehouse/adapter/leaf";
import { cleanLine } from "@gatehouse/adapter/text";
import type { Message } from "@gatehouse/contracts/message";
import { disabilities, provisions, wordsOf } from "../codes/school-codes.ts";
import { sayEthnicity, sayFormerName, sayLanguage, saySex, sayWho } from "../identity.ts";
import { namedInAny } from "../named.ts";
import type { Named } from "../named.ts";
import type { Reading } from "../pupil.ts";
import { Pupil } from "../pupil.ts";
import { sayHome } from "./addresses.ts";
import { sayAttendance } from "./attendance.ts";
import { readContacts, reachOf } from "./ctf-contacts.ts";
import { readEnrolment, stayOf } from "./enrolment.ts";
import { fileDay } from "./quantities.ts";
import { needWords } from "./needs.ts";
import type { KnownEntry } from "./pupils.ts";
import { knownEntries } from "./pupils.ts";

const lists: readonly string[] = [
  "Pupil",
  "Contact",
  "Phone",
  "SEN",
  "SENneed",
  "Type",
  "Disability",
  "School",
  "KeyStage",
  "StageAssessment",
  "YearData",
  "FSMinstance",
];
/** Elements of the file that may come more than once. */
export function isCtfList(name: string): boolean {
  return lists.includes(name);
}

/** The roots of the two transfer files, as schools and as admissions write them. */
export const ctfRoots: readonly string[] = ["CTfile", "ATfile", "CTFile", "ATFile", "CTF", "ATF"];
const pupilData: readonly string[] = ["CTFpupilData", "ATFpupilData", "PupilData", "Pupils"];

type PupilEntry = { readonly place: Field; readonly named: Named; readonly header: Field };

const yes = /^(?:true|1|yes|y)$/i;

function readNeeds(place: Field, pupil: Pupil): void {
  const history = at(place, "SENhistory");
  const rows = [...eachAt(history, "SEN"), ...eachAt(place, "SEN")].map((row) => {
    const [start, code] = [leafAt(row, "StartDate"), leafAt(row, "SENprovision")];
    return { start, code, on: pupil.pastDay(start) };
  });
  const needs = [history, place].flatMap((one) => eachAt(one, "SENneeds", "SENneed"));
  const need = needWords(
    needs.map((one) => ({ type: leafAt(one, "SENtype"), rank: leafAt(one, "SENtypeRank") })),
    pupil,
  );
  // The newest provision is the one that holds.
  const [newest] = rows.toSorted((a, b) => ((a.on ?? "") < (b.on ?? "") ? 1 : -1));
  const { words } = need;
  const code = newest?.code?.text.toUpperCase() ?? "";
  const known = Object.hasOwn(provisions, code) ? provisions[code] : undefined;
  if (newest?.code !== undefined && known === undefined) pupil.ledger.warn("code-unknown", newest.code.path);
  if (known !== undefined)
    pupil.say(
      "education.specialNeeds",
      { ...known, need: words },
      { on: newest?.on, from: [newest?.code, newest?.on === undefined ? undefined : newest.start, ...need.from] },
    );
  else if (words !== undefined)
    pupil.say("education.specialNeeds", { status: "needs-recorded", need: words }, { from: need.from });
}

function readDisabilities(named: readonly Field[], pupil: Pupil): void {
  const leaves = named
    .flatMap((place) => eachAt(place, "Disabilities", "Disability"))
    .flatMap((one) => leafAt(one) ?? []);
  const known = leaves.filter((leaf) => {
    const isKnown = wordsOf(disabilities, leaf.text) !== undefined;
    if (!isKnown && leaf.text.toUpperCase() !== "NONE") pupil.ledger.warn("code-unknown", leaf.path);
    return isKnown;
  });
  const condition = known.map((leaf) => wordsOf(disabilities, leaf.text)).join("; ");
  if (condition !== "") pupil.say("health.disability", { condition }, { from: known });
}

/** First language: of several, the one that is marked so. */
function languageOf(places: readonly Field[], named: Named): Leaf | undefined {
  const types = places.flatMap((place) => eachAt(place, "Languages", "Type"));
  const first = types.find((type) => /^[FM]$/i.test(leafAt(type, "LanguageType")?.text ?? "")) ?? types[0];
  return (first && leafAt(first, "Language")) ?? named("firstlanguage", "language");
}

/** Results the school has, as the file codes them; targets and estimates are none. */
function readResults(place: Field, pupil: Pupil): void {
  const rows = eachAt(place, "StageAssessments", "KeyStage").flatMap((stage) =>
    eachAt(stage, "StageAssessment").flatMap((one) => {
      const parts = [leafAt(stage, "Stage"), ...["Subject", "Component", "Year"].map((name) => leafAt(one, name))];
      const [result, status] = [leafAt(one, "Result"), leafAt(one, "ResultStatus")];
      if (result === undefined || parts[1] === undefined || (status !== undefined && status.text.toUpperCase() !== "R"))
        return [];
      const [key, subject, component, year] = parts.map((leaf) => leaf?.text);
      const called = [key, subject, component === subject ? undefined : component].filter(Boolean).join(" ");
      const row = {
        subject: cleanLine(year === undefined ? called : `${called} (${year})`).slice(0, 200),
        level: cleanLine(result.text).slice(0, 200),
      };
      return [{ row, on: pupil.today, from: [...parts, result] }];
    }),
  );
  pupil.sayRows("education.attainment", rows);
}

/** Says stays at schools; where the pupil left for an unknown school, a concern may follow. */
function readSchools({ place, header }: PupilEntry, pupil: Pupil): void {
  const schools = eachAt(place, "SchoolHistory", "School");
  const stays = schools.flatMap((one) =>
    stayOf(leafAt(one, "EntryDate"), leafAt(one, "LeavingDate"), "enrolment", pupil),
  );
  pupil.sayRows("education.movesOrMissing", stays);
  const last = schools.find((one) => yes.test(leafAt(one, "LastSchool")?.text ?? "")) ?? schools.at(-1);
  const left = last && leafAt(last, "LeavingDate");
  const destination = at(header, "DestSchool");
  const [la, estab] = [leafAt(destination, "LEA"), leafAt(destination, "Estab")];
  const name = leafAt(at(header, "SourceSchool"), "SchoolName");
  if (name !== undefined && left === undefined && la === undefined)
    pupil.say("contact.setting", cleanLine(name.text).slice(0, 200), { from: [name] });
  if (!/^X{3}$/i.test(la?.text ?? "") || !/^X{4}$/i.test(estab?.text ?? "") || la === undefined) return;
  const on = left === undefined ? undefined : pupil.pastDay(left);
  for (const leaf of [la, estab]) if (leaf) pupil.ledger.use(leaf.path);
  pupil.trigger("left-without-destination", { on, path: la.path });
}

function readAttendance(place: Field, pupil: Pupil): void {
  for (const year of eachAt(place, "Attendance", "YearData"))
    for (const part of [year, ...eachAt(year, "SchoolAttendance")]) {
      const named = namedInAny([part]);
      sayAttendance(
        {
          possible: named("sessionspossible", "possiblesessions"),
          authorised: named("sessionsauthorised", "authorisedabsences", "sessionsauthorisedabsence"),
          unauthorised: named("sessionsunauthorised", "unauthorisedabsences", "sessionsunauthorisedabsence"),
        },
        pupil,
      );
    }
}

function isInCare(place: Field): boolean {
  return yes.test(leafAt(at(place, "LookedAfter"), "InCare")?.text ?? "");
}

function readOne(entry: PupilEntry, pupil: Pupil): void {
  const { place, named } = entry;
  const basic = [at(place, "BasicDetails"), place];
  const care = leafAt(at(place, "LookedAfter"), "InCare");
  const isPlaced = isInCare(place);
  if (isPlaced && care !== undefined) {
    pupil.say("family.planStatus", { status: "looked-after" }, { from: [care] });
    pupil.trigger("looked-after", { on: undefined, path: care.path });
  }
  saySex(named, pupil);
  sayEthnicity(named, pupil);
  sayLanguage(named, pupil, languageOf(basic, named));
  readEnrolment(named, pupil, false);
  readNeeds(place, pupil);
  readDisabilities(basic, pupil);
  const address = at(place, "Address");
  const inner = [at(address, "BS7666Address"), at(address, "AddressLines"), address];
  sayHome(namedInAny(inner), pupil, isPlaced ? "hidden" : "none");
  const reach = reachOf(place);
  if (reach.length > 0 && !isPlaced)
    pupil.say("contact.phoneOrEmail", [...new Set(reach.map(({ text }) => text))], { from: reach });
  readContacts(place, pupil, isPlaced);
  readAttendance(place, pupil);
  readResults(place, pupil);
  readSchools(entry, pupil);
}

function mapPupil(same: readonly KnownEntry<PupilEntry>[], reading: Reading): readonly Message[] {
  const [first] = same;
  if (first === undefined) return [];
  const { who, key, entry } = first;
  const pupil = new Pupil(reading, { ids: who.ids, born: who.born, path: entry.place.path, key });
  for (const one of same) {
    sayWho(one.who, pupil, true);
    sayFormerName(one.who, pupil, isInCare(one.entry.place));
    readOne(one.entry, pupil);
  }
  return pupil.drafts();
}

/** The pupils of a common or admissions transfer file, a group of drafts each; null when it names nobody. */
export function mapCtf(root: Field, reading: Reading): readonly Message[] | null {
  const [name = ""] = memberNames(root);
  const file = at(root, name);
  const header = at(file, "Header");
  const dated = { ...reading, asOf: fileDay(leafAt(header, "DateTime"), reading) };
  const holders = [...pupilData.map((one) => at(file, one)), file];
  const entries = holders
    .flatMap((holder) => eachAt(holder, "Pupil"))
    .map((place) => ({ place, header, named: namedInAny([at(place, "BasicDetails"), place]) }));
  const known = knownEntries(entries, reading).filter(({ who }) => who.ids.length > 0 || who.names.length > 0);
  if (known.length === 0) return null;
  return [...Map.groupBy(known, (one) => one.key ?? one).values()].flatMap((same) => mapPupil(same, dated));
}

/** Parts of a pupil that are known, by the name of the element; all below an element is what the element is. */
const parts: ReadonlySet<string> = new Set(
  [
    "UPN FormerUPN UniqueLearnerNumber ULN UCI Surname Forename LegalSurname LegalForename MiddleNames DOB Gender Sex",
    "PreferredSurname PreferredForename FormerSurname FormerForename NCyearActual Ethnicity EthnicitySource FirstLanguage",
    "Languages EnrolStatus ServiceChild MedicalFlag Disabilities FSMhistory NAWdetails LookedAfter SENhistory SEN SENneeds",
    "Admissions Address Phones Email Contacts Attendance StageAssessments SchoolHistory SuppInfo ApplicationReference",
    "Boarder YoungCarer UPNunknown ModeOfTravel TopUp Photo EntryDate LeavingDate",
  ]
    .join(" ")
    .split(" "),
);
const holder = /^[A-Za-z]+\.(?:(?:CTFpupilData|ATFpupilData|PupilData|Pupils)\.)?Pupil\[\]\./;
const containers: readonly string[] = [
  "Address",
  "Contacts",
  "SENhistory",
  "SENneeds",
  "SEN",
  "Attendance",
  "StageAssessments",
  "SchoolHistory",
  "LookedAfter",
  "Languages",
  "Phones",
  "Disabilities",
];
/** Elements within the parts that schools' systems write. */
const inner: ReadonlySet<string> = new Set(
  [
    "BS7666Address AddressLines SAON PAON Street Locality Town PostTown AdministrativeArea UniquePropertyReferenceNumber UPRN",
    "AddressLine1 AddressLine2 AddressLine3 AddressLine4 AddressLine5 County PostCode Postcode Zip Country Easting Northing",
    "Contact Order Title Surname Forename MiddleNames Gender Sex Relationship Responsibility AddressAsPupil Address Phones",
    "Phone TelephoneType PhoneNo Email CourtOrder CourtOrders SEN StartDate SENprovision SENneeds SENneed SENtype SENtypeRank",
    "YearData Year SchoolAttendance LEA Estab URN SchoolName SessionsPossible SessionsAuthorised SessionsUnauthorised",
    "AttendanceStartDate AttendanceMarks KeyStage Stage StageAssessment Locale Subject Method Component ResultStatus",
    "ResultQualifier Result ResultDate School EntryDate LeavingDate LeavingReason LastSchool InCare CareAuthority Type",
    "LanguageType Language Disability SuppInfo",
  ]
    .join(" ")
    .split(" "),
);

/** Whether a field of a transfer file is known; what is new in a part that we read is not, and shows as unknown. */
export function knowsCtf(path: string): boolean {
  if (/^[A-Za-z]+\.(?:Header|SuppInfo|@)/.test(path)) return true;
  if (!holder.test(path)) return false;
  const names = path
    .replace(holder, "")
    .replace(/^BasicDetails\./, "")
    .replaceAll("[]", "")
    .split(".");
  const [part = "", ...below] = names;
  if (!parts.has(part)) return false;
  return (
    !containers.includes(part) || below.every((name) => inner.has(name) || name.startsWith("@") || name === "#text")
  );
}

/** The holders of a file's pupils, for those who ask whether a root has any. */
export function hasPupils(root: Field): boolean {
  return pupilData.some((name) => each(at(root, name)).length > 0);
}
