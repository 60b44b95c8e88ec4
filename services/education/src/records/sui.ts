import type { CustodianReader, CustodianSector, CustodianSource } from "@gatehouse/adapter/custodian/read-custodian";
import { isCustodian, readCustodian } from "@gatehouse/adapter/custodian/read-custodian";
import type { CustodianRecord } from "@gatehouse/adapter/custodian/records";
import { leafOf, rowsOf } from "@gatehouse/adapter/custodian/records";
import type { Field } from "@gatehouse/adapter/field";
import { because } from "@gatehouse/adapter/field-rules";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { cleanLine, codeOfWords, solidIdentifier } from "@gatehouse/adapter/text";
import { checkIdentifier } from "@gatehouse/contracts/identifiers";
import type { Message } from "@gatehouse/contracts/message";
import { noteAbsence, sayAttendance } from "./attendance.ts";
import { countOf } from "./quantities.ts";
import type { Reading } from "../pupil.ts";
import { Pupil } from "../pupil.ts";

const maxPhrase = 200;
const wholeWords = (leaf: Leaf): string => cleanLine(leaf.text).slice(0, maxPhrase);

function percentOf(leaf: Leaf | undefined): number | undefined {
  const value = leaf && /^\d{1,3}(?:\.\d{1,6})?$/.test(leaf.text) ? Number(leaf.text) : undefined;
  return value !== undefined && value <= 100 ? value : undefined;
}

type Year = {
  readonly from: string;
  readonly to: string;
  readonly leaves: readonly (Leaf | undefined)[];
  readonly words: string;
};

/** The school year of England that two numbers name: from 1 September to 31 August. */
function yearOf(row: Field): Year | undefined {
  const [start, end] = [leafOf(row, "academicTermYearStart"), leafOf(row, "academicTermYearEnd")];
  if (start === undefined || end === undefined) return undefined;
  if (!/^(?:19|20)\d{2}$/.test(start.text) || Number(end.text) !== Number(start.text) + 1) return undefined;
  const words = `in the school year ${start.text} to ${end.text}; the days are not recorded`;
  return { from: `${start.text}-09-01`, to: `${end.text}-08-31`, leaves: [start, end], words };
}

function sayCounts(row: Field, year: Year, on: string, pupil: Pupil): void {
  const [suspensions, exclusions] = [leafOf(row, "suspensions"), leafOf(row, "exclusions")];
  const { from, to, leaves, words } = year;
  const counts = [
    { leaf: suspensions, kind: "suspensions", one: "suspension", count: countOf(suspensions) ?? 0 },
    { leaf: exclusions, kind: "exclusions", one: "exclusion", count: countOf(exclusions) ?? 0 },
  ].filter(({ count }) => count > 0);
  pupil.sayRows(
    "education.exclusions",
    counts.map(({ leaf, kind, one, count }) => ({
      row: { from, to, kind, reason: `${count} ${count === 1 ? one : kind} ${words}` },
      on,
      from: [leaf, ...leaves],
    })),
  );
  const moves = leafOf(row, "schoolMovesNonTransitional");
  const moved = countOf(moves) ?? 0;
  if (moved > 0 && moved < 100)
    pupil.sayRows("education.movesOrMissing", [
      { row: { from, to, kind: `moves-outside-usual-times-${moved}` }, on, from: [moves, ...leaves] },
    ]);
  const { path } = row;
  if ((counts.find(({ kind }) => kind === "suspensions")?.count ?? 0) >= pupil.settings.thresholds.suspensions)
    pupil.trigger("repeated-suspensions", { on, path });
  if (counts.some(({ kind }) => kind === "exclusions")) pupil.trigger("permanent-exclusion", { on, path });
}

function readYear(row: Field, pupil: Pupil): void {
  const year = yearOf(row);
  const [present, absent] = [leafOf(row, "attendancePercentage"), leafOf(row, "unauthorisedAbsencePercentage")];
  const [percent, unauthorised] = [percentOf(present), percentOf(absent)];
  if (year === undefined || year.from > pupil.today) return pupil.ledger.warn("date-invalid", row.path);
  const on = year.to < pupil.today ? year.to : pupil.today;
  if (percent !== undefined) {
    const { from, to, leaves } = year;
    const value = { percent, unauthorisedPercent: unauthorised, from, to };
    pupil.say("education.attendance", value, {
      on,
      from: [present, unauthorised === undefined ? undefined : absent, ...leaves],
    });
  }
  if (unauthorised !== undefined) noteAbsence(unauthorised, pupil, row.path, on);
  sayCounts(row, year, on, pupil);
}

function sayPlans(payload: Field, pupil: Pupil): void {
  for (const row of rowsOf(payload, "educationActiveStatusesAndPlans")) {
    const [status, plan] = [leafOf(row, "status"), leafOf(row, "plan")];
    const words = [status, plan].filter((leaf) => leaf !== undefined).map(wholeWords);
    if (words.length === 0) continue;
    const isSpecial = words.some((text) =>
      /\bSEND?\b|\bEHCP?\b|special educational|education, health and care/i.test(text),
    );
    if (!isSpecial) {
      pupil.ledger.leaveOut("code-unknown", row);
      continue;
    }
    const hasPlan = plan !== undefined && /\bEHCP?\b|education,? health and care/i.test(plan.text);
    const value = {
      status: hasPlan ? "ehc-plan" : codeOfWords(status?.text ?? "", "sen"),
      ehcp: hasPlan ? true : undefined,
      need: hasPlan ? undefined : plan && wholeWords(plan),
    };
    pupil.say("education.specialNeeds", value, { from: [status, plan] });
  }
}

const details: CustodianReader<Pupil> = {
  types: ["education.details", "education"],
  names: ["educationSettingName", "educationActiveStatusesAndPlans", "yearlyEducationAttendances"],
  rules: {
    shared: ["educationSettingName", "educationActiveStatusesAndPlans", "yearlyEducationAttendances"],
    notShared: {
      ...because("the school's own address and telephone, which everybody can look up", [
        "educationSettingAddress",
        "educationSettingTelephone",
      ]),
    },
  },
  read: ({ payload }, pupil) => {
    const setting = leafOf(payload, "educationSettingName");
    if (setting) pupil.say("contact.setting", wholeWords(setting), { from: [setting] });
    sayPlans(payload, pupil);
    for (const row of rowsOf(payload, "yearlyEducationAttendances")) readYear(row, pupil);
  },
};

function readOlder({ payload }: CustodianRecord, pupil: Pupil): void {
  const upn = leafOf(payload, "upn");
  const value = upn && solidIdentifier(upn.text).toUpperCase();
  if (upn !== undefined && value !== undefined && checkIdentifier("upn", value)) {
    const role = pupil.about === "child" ? "child" : "connected-adult";
    pupil.person({ label: pupil.about, role, ids: [{ scheme: "upn", value }] }, upn.path);
    pupil.say("child.upn", value, { from: [upn] });
  } else if (upn !== undefined) pupil.ledger.warn("identifier-invalid", upn.path);
  const possible = leafOf(payload, "totalSessions");
  const [authorised, unauthorised] = [leafOf(payload, "authorisedAbsences"), leafOf(payload, "unauthorisedAbsences")];
  sayAttendance({ possible, authorised, unauthorised }, pupil);
}

const attendance: CustodianReader<Pupil> = {
  types: ["education.attendance"],
  names: ["totalSessions", "authorisedAbsences", "unauthorisedAbsences", "enrolmentId"],
  rules: {
    shared: ["upn", "totalSessions", "authorisedAbsences", "unauthorisedAbsences"],
    notShared: because("numbers the enrolment; which days the year has is not said", ["enrolmentId", "academicYear"]),
  },
  read: readOlder,
};

function readStub({ payload }: CustodianRecord, pupil: Pupil): void {
  const home = leafOf(payload, "electivelyHomeEducated");
  const isAtHome = home?.text === "true";
  if (isAtHome) pupil.say("contact.setting", "Electively home educated", { from: [home] });
  const schools = rowsOf(payload, "schoolsAttended").flatMap((row) => leafOf(row, "name") ?? []);
  if (schools.length > 0) {
    const named = `Attended (no dates held): ${schools.map(wholeWords).join("; ")}`;
    pupil.say("contact.setting", named.slice(0, maxPhrase), { from: schools });
  }
  for (const name of ["pupilPremium", "freeSchoolMeals"]) {
    const leaf = leafOf(payload, name);
    if (leaf) pupil.ledger.warn("meals-not-shared", leaf.path);
  }
}

/** What the exchange's stub of a school's system (Arbor) holds. */
const stub: CustodianReader<Pupil> = {
  types: ["arbor"],
  names: ["pupilPremium", "freeSchoolMeals", "electivelyHomeEducated", "schoolsAttended"],
  rules: {
    shared: ["electivelyHomeEducated", "schoolsAttended[].name"],
    notShared: {
      ...because("free meals and premiums say nothing certain of a family", ["pupilPremium", "freeSchoolMeals"]),
      ...because("the school's own address", ["schoolsAttended[].address"]),
    },
  },
  read: readStub,
};

const readers: readonly CustodianReader<Pupil>[] = [details, attendance, stub];

/** Whether a JSON record is a custodian record of education, in any revision, or the stub of a school's system. */
export function isSui(root: Field): boolean {
  return isCustodian(root, readers);
}

/** The pupils of a custodian record; null when it does not say whom it is about. */
export function mapSui(root: Field, source: CustodianSource, reading: Reading): readonly Message[] | null {
  const sector: CustodianSector<Pupil> = {
    readers,
    open: (start) => new Pupil(reading, start),
    close: (pupil) => pupil.drafts(),
  };
  return readCustodian(root, sector, source);
}
