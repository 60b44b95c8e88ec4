import type { CustodianReader } from "@gatehouse/adapter/custodian/read-custodian";
import type { CustodianRecord } from "@gatehouse/adapter/custodian/records";
import { leafOf, rowsOf, textsOf } from "@gatehouse/adapter/custodian/records";
import type { Field } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { Subject } from "@gatehouse/adapter/subject";
import type { SubjectStart } from "@gatehouse/adapter/subject";
import { londonMidnightMs } from "@gatehouse/contracts/london";
import type { CalendarDate, Message } from "@gatehouse/contracts/message";
import type { Reading } from "../reading.ts";
import { warn } from "../reading.ts";
import type { TriggerId } from "../triggers.ts";
import { concernNarrative, newestOf } from "../wording.ts";

/** What a concern takes along: who the child is and what the triggers rest on. */
const concerning: ReadonlySet<string> = new Set([
  "child.dateOfBirth",
  "child.name",
  "child.nhsNumber",
  "child.sex",
  "police.exploitationRisk",
  "police.missingEpisodes",
  "police.protectionEvent",
]);

/** Someone the police hold a custodian record about, and what of it makes a concern. */
export class KnownToPolice extends Subject {
  readonly reading: Reading;
  readonly #triggers = new Map<TriggerId, CalendarDate | undefined>();
  readonly #risks = new Set<string>();

  constructor(reading: Reading, start: SubjectStart) {
    super(reading.context, reading.ledger, start);
    this.reading = reading;
  }

  /** Whether a risk is told the first time: two records of one person name the same. */
  isNewRisk(kind: string, on: CalendarDate | undefined): boolean {
    const before = this.#risks.size;
    return this.#risks.add(`${kind} ${on ?? ""}`).size > before;
  }

  /** Notes what makes this a concern about a child, and when it was. */
  trigger(id: TriggerId, on: CalendarDate | undefined): void {
    if (this.about !== "child") return;
    const before = this.#triggers.get(id);
    if (this.reading.isOn(id)) this.#triggers.set(id, (before ?? "") > (on ?? "") ? before : on);
  }

  /** The update of the case, and a concern when something triggers one. */
  drafts(): readonly Message[] {
    const { wording } = this.reading;
    const { key } = this;
    const updates = this.builder.updates(key);
    if (updates.length === 0) warn(this.reading, "nothing-to-share", this.path);
    if (this.#triggers.size === 0) return updates;
    const { newest, isOld } = newestOf(this.#triggers.values(), this.today);
    const fired = [...this.#triggers.keys()];
    const narrative = concernNarrative(wording, { fired, hasChild: this.about === "child", isOld });
    const content = { items: concerning, summary: wording.summary };
    return [...updates, ...this.builder.concern(key, this.about, narrative, newest, content)];
  }
}

/** Risks that the record names with a yes; there is no no, and null is not known. */
const risks: readonly (readonly [string, string])[] = [
  ["riskSexualExploitation", "sexual-exploitation"],
  ["riskCriminalExploitation", "criminal-exploitation"],
  ["riskRadicalisation", "radicalisation"],
  ["riskModernSlaveryAndTrafficking", "modern-slavery-and-trafficking"],
  ["riskGangsAndYouthViolence", "gangs-and-youth-violence"],
];

function sayRisks(payload: Field, person: KnownToPolice): void {
  for (const [name, kind] of risks) {
    const leaf = leafOf(payload, name);
    if (leaf?.text === "true") sayRisk(person, kind, undefined, [leaf]);
  }
  for (const row of rowsOf(payload, "linkedCrimeRisks")) {
    const type = leafOf(row, "riskType", "type");
    const word = type?.text.replace(/[^a-z]/gi, "").toLowerCase();
    const found = risks.find(([name]) => name.slice("risk".length).toLowerCase() === word);
    const day = leafOf(row, "date");
    const on = person.pastDay(day);
    if (found) sayRisk(person, found[1], on, [type, on === undefined ? undefined : day]);
    else if (type) warn(person.reading, "code-unknown", type.path);
  }
}

function sayRisk(
  person: KnownToPolice,
  kind: string,
  on: CalendarDate | undefined,
  from: readonly (Leaf | undefined)[],
): void {
  if (person.isNewRisk(kind, on)) person.say("police.exploitationRisk", { kind }, { on, assertion: "reported", from });
  person.trigger("exploitation-risk", on);
}

/** The moment a day begins in London: the record has no times. */
function startOf(day: CalendarDate): string {
  return new Date(londonMidnightMs(day)).toISOString().replace(".000Z", "Z");
}

type Episode = {
  readonly start: Leaf | undefined;
  readonly end: Leaf | undefined;
  readonly interview: Leaf | undefined;
};

function sayMissing(person: KnownToPolice, { start, end, interview }: Episode): void {
  const from = person.pastDay(start);
  if (start === undefined || from === undefined) return;
  const to = person.end(end, from);
  if (end !== undefined && to === undefined) return warn(person.reading, "end-unclear", start.path);
  const wasInterviewed = interview?.text === "true";
  const told = wasInterviewed ? { returnInterview: "A return home interview was attended." } : {};
  const value = [{ from: startOf(from), ...(to === undefined ? {} : { to: startOf(to) }), ...told }];
  warn(person.reading, "missing-time-not-recorded", start.path);
  person.say("police.missingEpisodes", value, {
    on: from,
    from: [start, to === undefined ? undefined : end, wasInterviewed ? interview : undefined],
  });
  if (!wasInterviewed) person.trigger("missing-without-interview", from);
}

function sayProtection(payload: Field, person: KnownToPolice): void {
  const leaf = leafOf(payload, "lastPoliceProtectionPowerEvent");
  const isNone = /^(?:none|no|false)$/i.test(leaf?.text ?? "");
  const on = isNone ? undefined : person.pastDay(leaf);
  if (on !== undefined) {
    person.say("police.protectionEvent", { kind: "police-protection", from: on }, { on, from: [leaf] });
    person.trigger("police-protection", on);
  }
  // A stub says that the powers were used, and not when: nothing can be stated of it, and a professional can ask.
  if (leafOf(payload, "policePowersOfProtection")?.text === "true") person.trigger("police-protection", undefined);
}

function sayMarker({ payload }: CustodianRecord, person: KnownToPolice): void {
  const marker = leafOf(payload, "policeMarkerDetails");
  if (!marker) return;
  const value = { marker: "police-marker", text: marker.text.slice(0, 4000) };
  const how = { assertion: "reported", from: [marker] } as const;
  const summary = person.reading.wording.staffSafety;
  const said = person.builder.say("police.staffSafety", person.about, value, { ...how, summary, path: marker.path });
  if (said) person.ledger.use(marker.path);
}

function sayIncident(payload: Field, person: KnownToPolice): void {
  const category = leafOf(payload, "category");
  if (category === undefined) return;
  const word = category.text.toLowerCase().replace(/[^a-z]+/g, "-");
  const times = { start: leafOf(payload, "openedDate"), end: leafOf(payload, "closedDate"), interview: undefined };
  if (word === "missing-person") sayMissing(person, times);
  else warn(person.reading, "incident-not-stated", category.path);
}

/** Reads `crime-justice.details`, the older incident record, and a vendor's stub. */
export const crimeReader: CustodianReader<KnownToPolice> = {
  types: ["crime-justice.details", "crime-justice", "crime-justice.incident", "crime-justice.incidents"],
  names: [
    "policeMarkerDetails",
    "servicesKnownTo",
    "lastPoliceProtectionPowerEvent",
    "crimeActiveStatusesAndPlans",
    "linkedCrimeRisks",
    "knownToPolice",
    "policePowersOfProtection",
    "incidentId",
  ],
  rules: {
    shared: [
      "policeMarkerDetails",
      "lastPoliceProtectionPowerEvent",
      "missingEpisodes[].date",
      "missingEpisodes[].returnedHomeInterviewAttended",
      "linkedCrimeRisks[].date",
      "linkedCrimeRisks[].riskType",
      ...risks.map(([name]) => name),
      "category",
      "openedDate",
      "closedDate",
    ],
    notShared: {
      servicesKnownTo: "services without a date or a reason",
      crimeActiveStatusesAndPlans: "being open to a service says nothing of what happened",
      childProtection: "whether a plan is in force is for social care to say",
      knownToPolice: "says nothing of why",
      policePowersOfProtection: "has no date, so it only makes a concern",
      incidentId: "the force's own number",
      outcome: "has no data item of its own",
    },
  },
  read: (record, person) => {
    const { payload } = record;
    sayMarker(record, person);
    sayProtection(payload, person);
    for (const row of rowsOf(payload, "missingEpisodes"))
      sayMissing(person, {
        start: leafOf(row, "date"),
        end: undefined,
        interview: leafOf(row, "returnedHomeInterviewAttended"),
      });
    sayRisks(payload, person);
    sayIncident(payload, person);
    for (const leaf of textsOf(payload, "servicesKnownTo")) warn(person.reading, "services-not-dated", leaf.path);
    for (const row of rowsOf(payload, "crimeActiveStatusesAndPlans")) person.ledger.leaveOut("status-not-shared", row);
  },
};
