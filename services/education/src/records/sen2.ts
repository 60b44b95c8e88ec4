import type { Field } from "@gatehouse/adapter/field";
import { at, each, eachAt } from "@gatehouse/adapter/field";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import { because } from "@gatehouse/adapter/field-rules";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { leafAt } from "@gatehouse/adapter/leaf";
import type { CalendarDate, Message } from "@gatehouse/contracts/message";
import { sayEthnicity, saySex, sayWho } from "../identity.ts";
import { namedIn } from "../named.ts";
import type { Reading } from "../pupil.ts";
import { Pupil } from "../pupil.ts";
import { sayHome } from "./addresses.ts";
import { stayOf } from "./enrolment.ts";
import { needWords } from "./needs.ts";
import { fileDay } from "./quantities.ts";
import type { KnownEntry } from "./pupils.ts";
import { knownEntries } from "./pupils.ts";

const lists: readonly string[] = [
  "Person",
  "Requests",
  "PlanDetail",
  "PlacementDetail",
  "SENneed",
  "NamedPlan",
  "ActivePlans",
];

/** Elements of the return that may come more than once. */
export function isSen2List(name: string): boolean {
  return lists.includes(name);
}

type Status = {
  readonly status: string;
  readonly ehcp: boolean;
  readonly on: CalendarDate | undefined;
  readonly from: readonly (Leaf | undefined)[];
};

/** What a local authority decided on a request, and on the assessment; `H` is history that other elements tell. */
const requestOutcomes: Readonly<Record<string, string>> = {
  Y: "ehc-assessment-agreed",
  N: "ehc-assessment-refused",
  A: "ehc-assessment-asked-for",
  W: "ehc-request-withdrawn",
};
const assessmentOutcomes: Readonly<Record<string, string>> = {
  Y: "ehc-plan-agreed",
  N: "ehc-plan-refused",
  W: "ehc-assessment-withdrawn",
};

function outcome(
  words: Readonly<Record<string, string>>,
  code: Leaf | undefined,
  day: Leaf | undefined,
  pupil: Pupil,
): Status | undefined {
  if (code === undefined) return undefined;
  const known = code.text.toUpperCase();
  const status = Object.hasOwn(words, known) ? words[known] : undefined;
  if (status === undefined && known !== "H" && known !== "A") pupil.ledger.warn("code-unknown", code.path);
  if (status === undefined) return undefined;
  const on = pupil.pastDay(day);
  return { status, ehcp: false, on, from: [code, on === undefined ? undefined : day] };
}

function planStatus(request: Field, pupil: Pupil): Status | undefined {
  const plans = each(at(request, "Assessment")).flatMap((assessment) => eachAt(assessment, "NamedPlan"));
  const ceased = plans.map((plan) => leafAt(plan, "CeaseDate")).find((leaf) => leaf !== undefined);
  const end = pupil.anyDay(ceased);
  // A plan that ends later is in force today.
  if (end !== undefined && end <= pupil.today)
    return { status: "ehc-plan-ceased", ehcp: false, on: end, from: [ceased] };
  const [start] = plans.flatMap((plan) => leafAt(plan, "StartDate") ?? []);
  if (start === undefined && eachAt(request, "ActivePlans").length === 0) return undefined;
  const on = pupil.pastDay(start);
  return { status: "ehc-plan", ehcp: true, on, from: [on === undefined ? undefined : start] };
}

/** Where a request has come to: its plan, else what was decided on the assessment, else on the request. */
function statusOf(request: Field, pupil: Pupil): Status | undefined {
  const assessment = at(request, "Assessment");
  return (
    planStatus(request, pupil) ??
    outcome(
      assessmentOutcomes,
      leafAt(assessment, "AssessmentOutcome"),
      leafAt(assessment, "AssessmentOutcomeDate"),
      pupil,
    ) ??
    outcome(requestOutcomes, leafAt(request, "RequestOutcome"), leafAt(request, "RequestOutcomeDate"), pupil)
  );
}

/** What a kind of setting says of the place; a school or college is one like others. */
const settings: Readonly<Record<string, string>> = {
  EHE: "elective-home-education",
  NEET: "not-in-education-employment-or-training",
  NIEC: "not-in-education",
  NIEO: "not-in-education",
  EYP: "early-years-placement",
};

function readPlans(request: Field, pupil: Pupil): ReturnType<typeof needWords> {
  const plans = eachAt(request, "ActivePlans");
  const needs = plans
    .flatMap((plan) => eachAt(plan, "SENneed"))
    .map((need) => ({ type: leafAt(need, "SENtype"), rank: leafAt(need, "SENtypeRank") }));
  const stays = plans
    .flatMap((plan) => eachAt(plan, "PlacementDetail"))
    .flatMap((place) => {
      const setting = leafAt(place, "SENSetting");
      const known = setting?.text.toUpperCase() ?? "";
      const kind = Object.hasOwn(settings, known) ? settings[known] : undefined;
      const [stay] = stayOf(
        leafAt(place, "EntryDate"),
        leafAt(place, "LeavingDate"),
        kind ?? "ehc-plan-placement",
        pupil,
      );
      return stay === undefined ? [] : [{ ...stay, from: [...stay.from, kind === undefined ? undefined : setting] }];
    });
  pupil.sayRows("education.movesOrMissing", stays);
  return needWords(needs, pupil);
}

type PersonEntry = { readonly place: Field; readonly named: ReturnType<typeof namedIn> };

function mapPerson(same: readonly KnownEntry<PersonEntry>[], reading: Reading): readonly Message[] {
  const [first] = same;
  if (first === undefined) return [];
  const { who, key, entry } = first;
  const pupil = new Pupil(reading, { ids: who.ids, born: who.born, path: entry.place.path, key });
  for (const one of same) sayWho(one.who, pupil, true);
  for (const {
    entry: { named, place },
  } of same) {
    saySex(named, pupil);
    sayEthnicity(named, pupil);
    sayHome(named, pupil, "none");
    for (const request of eachAt(place, "Requests")) {
      const need = readPlans(request, pupil);
      const status = statusOf(request, pupil);
      const { words } = need;
      if (status !== undefined)
        pupil.say(
          "education.specialNeeds",
          { status: status.status, ehcp: status.ehcp, need: words },
          { on: status.on, from: [...status.from, ...need.from] },
        );
    }
  }
  return pupil.drafts();
}

/** The people of a SEN2 return, one group of drafts each; null when it names nobody. */
export function mapSen2(root: Field, reading: Reading): readonly Message[] | null {
  const people = eachAt(root, "Message", "Persons", "Person").map((place) => ({ place, named: namedIn(place) }));
  const known = knownEntries(people, reading).filter(({ who }) => who.ids.length > 0 || who.names.length > 0);
  if (known.length === 0) return null;
  const day = leafAt(at(root, "Message", "Header", "CollectionDetails"), "ReferenceDate");
  const dated = { ...reading, asOf: fileDay(day, reading) };
  return [...Map.groupBy(known, (one) => one.key ?? one).values()].flatMap((same) => mapPerson(same, dated));
}

const person = "Message.Persons.Person[]";
const request = `${person}.Requests[]`;
/** Rules for the return's fields, of all its years. */
export const sen2Rules: FieldRules = {
  shared: [
    ...["Surname", "Forename", "PersonBirthDate", "Sex", "GenderCurrent", "Ethnicity", "PostCode", "UPN"].map(
      (name) => `${person}.${name}`,
    ),
    `${person}.UniqueLearnerNumber`,
    `${request}.RequestOutcome`,
    `${request}.RequestOutcomeDate`,
    `${request}.Assessment.AssessmentOutcome`,
    `${request}.Assessment.AssessmentOutcomeDate`,
    `${request}.Assessment.NamedPlan[].StartDate`,
    `${request}.Assessment.NamedPlan[].CeaseDate`,
    `${request}.ActivePlans[].SENneed[].SENtype`,
    `${request}.ActivePlans[].SENneed[].SENtypeRank`,
    ...["EntryDate", "LeavingDate", "SENSetting"].map((name) => `${request}.ActivePlans[].PlacementDetail[].${name}`),
  ],
  notShared: {
    ...because("about the return", ["Message.Header"]),
    ...because("why there is no pupil number", [`${person}.UPNunknown`]),
    ...because(
      "how the request went through the authority",
      [
        "ReceivedDate",
        "RequestSource",
        "RYA",
        "RequestMediation",
        "RequestTribunal",
        "Exported",
        "Assessment.AssessmentMediation",
        "Assessment.AssessmentTribunal",
        "Assessment.OtherMediation",
        "Assessment.OtherTribunal",
        "Assessment.Week20",
      ].map((name) => `${request}.${name}`),
    ),
    ...because(
      "how the plan is paid for and where it is given",
      ["PlanDetail", "PlanRes", "PlanWBP", "PB", "OA", "DP", "CeaseReason"].map(
        (name) => `${request}.Assessment.NamedPlan[].${name}`,
      ),
    ),
    ...because(
      "how the placement is counted",
      [
        "URN",
        "UKPRN",
        "SENSettingOther",
        "PlacementRank",
        "SENunitIndicator",
        "ResourcedProvisionIndicator",
        "Res",
        "WBP",
      ].map((name) => `${request}.ActivePlans[].PlacementDetail[].${name}`),
    ),
    ...because(
      "when the plan is reviewed, and how it is counted",
      ["Res", "WBP", "LastReview", "ReviewMeeting", "ReviewOutcome", "TransferLA", "PB", "OA", "DP"].map(
        (name) => `${request}.ActivePlans[].${name}`,
      ),
    ),
  },
};
