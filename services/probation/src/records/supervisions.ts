import type { RecordNode } from "@gatehouse/adapter/record-node";
import { readDate } from "@gatehouse/adapter/dates";
import { cleanLine } from "@gatehouse/adapter/text";
import type { Facet, Reading } from "../reading.ts";
import { pastDay, say, sayLead } from "../reading.ts";
import { sayMappa, sayRegistration } from "../registration.ts";

/** Offences that a migration made up have no date and the main category MIG. */
function isMigrated(offence: RecordNode): boolean {
  const date = readDate(offence.text("date")?.text ?? "");
  return offence.text("mainCategory.code")?.text === "MIG" || date === "1900-01-01";
}

/** Only what the person is supervised for now: earlier convictions may be spent (Rehabilitation of Offenders Act 1974). */
function readConvictions(supervision: RecordNode, reading: Reading): void {
  const [date, disposal] = [supervision.text("sentence.date"), supervision.text("sentence.description")];
  const on = pastDay(date, reading);
  const all = [supervision.at("mainOffence"), ...supervision.list("additionalOffences")];
  const described = all.filter((offence) => offence.text("description") !== undefined);
  for (const offence of described.filter(isMigrated))
    reading.findings.warn(
      "offence-migrated",
      offence.path,
      "A migration wrote this row; it is no offence and was left out.",
    );
  const offences = described.filter((offence) => !isMigrated(offence)).map((offence) => offence.text("description"));
  if (on === undefined || offences.length === 0) return;
  const rows = offences.map((offence, at) => ({
    date: on,
    offence: offence?.text,
    disposal: at === 0 ? disposal?.text : undefined,
  }));
  say(reading, "police.convictions", rows.slice(0, 200), { on, from: [date, disposal, ...offences] });
}

function readSupervision(supervision: RecordNode, reading: Reading): void {
  if (!supervision.flag("active")) return;
  const [order, date] = [supervision.text("sentence.description"), supervision.text("sentence.date")];
  const from = pastDay(date, reading);
  const value = { status: "active", order: order && cleanLine(order.text), from };
  say(reading, "probation.supervision", value, {
    on: from,
    from: [supervision.text("active"), order, from === undefined ? undefined : date],
  });
  readConvictions(supervision, reading);
}

function readManager(manager: RecordNode, reading: Reading): void {
  const allocated = manager.text("allocated");
  if (allocated !== undefined && !manager.flag("allocated")) return;
  const contact =
    manager.text("telephoneNumber") ??
    manager.text("email") ??
    manager.text("team.telephoneNumber") ??
    manager.text("team.email");
  sayLead(reading, { name: [manager.text("name.forename"), manager.text("name.surname")], contact });
}

function readRisk(risk: RecordNode, reading: Reading): void {
  sayRegistration(reading, { type: risk.text("code"), start: risk.text("startDate") });
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
    ["supervisions", "communityManager", "dynamicRisks", "mappaDetail"].some((name) => record.has(name)),
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
    readManager(record.at("communityManager"), reading);
    const mappa = record.at("mappaDetail");
    sayMappa(reading, { level: mappa.text("level"), category: mappa.text("category"), start: mappa.text("startDate") });
    for (const supervision of record.list("supervisions")) readSupervision(supervision, reading);
    for (const risk of record.list("dynamicRisks")) readRisk(risk, reading);
  },
};
