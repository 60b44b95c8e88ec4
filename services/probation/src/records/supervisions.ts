import { branch, elements, hasMember, isTrue, leafAt } from "@gatehouse/adapter/leaf";
import type { Field } from "@gatehouse/adapter/field";
import { readDate } from "@gatehouse/adapter/dates";
import { cleanLine } from "@gatehouse/adapter/text";
import type { Facet, Reading } from "../reading.ts";
import { pastDay, say, sayLead } from "../reading.ts";
import { sayMappa, sayRegistration } from "../registration.ts";

/** Offences that a migration made up have no date and the main category MIG. */
function isMigrated(offence: Field): boolean {
  const date = readDate(leafAt(offence, "date")?.text ?? "");
  return leafAt(offence, "mainCategory.code")?.text === "MIG" || date === "1900-01-01";
}

/** Only what the person is supervised for now: earlier convictions may be spent (Rehabilitation of Offenders Act 1974). */
function readConvictions(supervision: Field, reading: Reading): void {
  const [date, disposal] = [leafAt(supervision, "sentence.date"), leafAt(supervision, "sentence.description")];
  const on = pastDay(date, reading);
  const all = [branch(supervision, "mainOffence"), ...elements(supervision, "additionalOffences")];
  const described = all.filter((offence) => leafAt(offence, "description") !== undefined);
  for (const offence of described.filter(isMigrated)) reading.ledger.warn("offence-migrated", offence.path);
  const offences = described.filter((offence) => !isMigrated(offence)).map((offence) => leafAt(offence, "description"));
  if (on === undefined || offences.length === 0) return;
  const rows = offences.map((offence, at) => ({
    date: on,
    offence: offence?.text,
    disposal: at === 0 ? disposal?.text : undefined,
  }));
  say(reading, "police.convictions", rows.slice(0, 200), { on, from: [date, disposal, ...offences] });
}

function readSupervision(supervision: Field, reading: Reading): void {
  if (!isTrue(supervision, "active")) return;
  const [order, date] = [leafAt(supervision, "sentence.description"), leafAt(supervision, "sentence.date")];
  const from = pastDay(date, reading);
  const value = { status: "active", order: order && cleanLine(order.text), from };
  say(reading, "probation.supervision", value, {
    on: from,
    from: [leafAt(supervision, "active"), order, from === undefined ? undefined : date],
  });
  readConvictions(supervision, reading);
}

function readManager(manager: Field, reading: Reading): void {
  const allocated = leafAt(manager, "allocated");
  if (allocated !== undefined && !isTrue(manager, "allocated")) return;
  const contact =
    leafAt(manager, "telephoneNumber") ??
    leafAt(manager, "email") ??
    leafAt(manager, "team.telephoneNumber") ??
    leafAt(manager, "team.email");
  sayLead(reading, [leafAt(manager, "name.forename"), leafAt(manager, "name.surname")], contact);
}

function readRisk(risk: Field, reading: Reading): void {
  sayRegistration(reading, { type: leafAt(risk, "code"), start: leafAt(risk, "startDate") });
}

const offenceFields = (list: string): readonly string[] => [
  `${list}.description`,
  `${list}.date`,
  `${list}.mainCategory.code`,
];
const reasons = {
  code: "the source's own code: the description says it",
  court: "which court, and how the person pleaded, is the court's record",
  notes: "free text: it may name victims and others",
};

/** Who supervises the adult, for what, and the flags that hang on the case. */
export const supervisions: Facet = {
  name: "supervisions",
  applies: (record) =>
    ["supervisions", "communityManager", "dynamicRisks", "mappaDetail"].some((name) => hasMember(record, name)),
  rules: {
    shared: [
      ...[
        "name.forename",
        "name.surname",
        "email",
        "telephoneNumber",
        "allocated",
        "team.email",
        "team.telephoneNumber",
      ].map((name) => `communityManager.${name}`),
      "mappaDetail.level",
      "mappaDetail.category",
      "mappaDetail.startDate",
      "supervisions[].active",
      "supervisions[].sentence.description",
      "supervisions[].sentence.date",
      ...offenceFields("supervisions[].mainOffence"),
      ...offenceFields("supervisions[].additionalOffences[]"),
      "dynamicRisks[].code",
      "dynamicRisks[].startDate",
    ],
    notShared: {
      "communityManager.code": reasons.code,
      "communityManager.username": "an account name",
      "communityManager.team": "partners reach the person",
      "mappaDetail.levelDescription": reasons.code,
      "mappaDetail.categoryDescription": reasons.code,
      "mappaDetail.reviewDate": "when probation meets next",
      "mappaDetail.notes": "MAPPA minutes and notes are never forwarded",
      "communityManager.name.middleName": "the name is told without it",
      "supervisions[].date": "when it was recorded: the sentence has the date that counts",
      "supervisions[].sentence.custodial": "the order says it",
      "supervisions[].number": "the source's own number",
      "supervisions[].custodial": "the order says it",
      "supervisions[].sentence.length": "the end of an order does not follow from its length",
      "supervisions[].sentence.lengthUnits": "the end of an order does not follow from its length",
      "supervisions[].mainOffence": reasons.code,
      "supervisions[].additionalOffences": reasons.code,
      "supervisions[].courtAppearances": reasons.court,
      "dynamicRisks[].description": "this service names the flag by its code",
      "dynamicRisks[].reviewDate": "when probation reviews it",
      "dynamicRisks[].notes": reasons.notes,
      personStatus: "warrants and statuses are for the police, which has them",
    },
  },
  read: (record, reading) => {
    readManager(branch(record, "communityManager"), reading);
    const mappa = branch(record, "mappaDetail");
    sayMappa(reading, {
      level: leafAt(mappa, "level"),
      category: leafAt(mappa, "category"),
      start: leafAt(mappa, "startDate"),
    });
    for (const supervision of elements(record, "supervisions")) readSupervision(supervision, reading);
    for (const risk of elements(record, "dynamicRisks")) readRisk(risk, reading);
  },
};
