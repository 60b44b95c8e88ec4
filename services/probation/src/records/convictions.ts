import { because } from "@gatehouse/adapter/field-rules";
import { branch, elements, hasMember, isTrue, leafAt } from "@gatehouse/adapter/leaf";
import type { Field } from "@gatehouse/adapter/field";
import { cleanLine } from "@gatehouse/adapter/text";
import type { Facet, Reading } from "../reading.ts";
import { anyDay, pastDay, say } from "../reading.ts";
import { sayComingRelease } from "./coming-release.ts";

/** States of custody in Delius that change what the order is: `T` and `AT` are ended, `C` is recalled to prison. */
const endedCustody: readonly string[] = ["T", "AT"];
const recalledCustody = "C";

/** Delius ends an order by itself when its time is over: one that should have ended was copied out long ago. */
function hasLapsed(conviction: Field, reading: Reading): boolean {
  const end = anyDay(leafAt(conviction, "sentence.expectedSentenceEndDate"), reading);
  return end !== undefined && end < reading.today;
}

/** Whether the order is in force: the conviction is active, has a sentence, that was not terminated and whose time is not over. */
function isInForce(conviction: Field, reading: Reading): boolean {
  const ended = leafAt(conviction, "sentence.terminationDate");
  const state = leafAt(conviction, "custody.status.code");
  const { ledger } = reading;
  if (!isTrue(conviction, "active")) ledger.warn("order-ended", branch(conviction, "active").path);
  else if (ended !== undefined) ledger.warn("order-ended", ended.path);
  else if (state && endedCustody.includes(state.text.toUpperCase())) ledger.warn("order-ended", state.path);
  else if (leafAt(conviction, "sentence.description") === undefined) ledger.warn("not-sentenced", conviction.path);
  else if (hasLapsed(conviction, reading)) ledger.warn("order-end-passed", conviction.path);
  else return true;
  return false;
}

function readOrder(conviction: Field, reading: Reading): void {
  const [order, start, end] = ["description", "startDate", "expectedSentenceEndDate"].map((name) =>
    leafAt(conviction, `sentence.${name}`),
  );
  const state = leafAt(conviction, "custody.status.code");
  const isRecalled = state?.text.toUpperCase() === recalledCustody;
  const from = pastDay(start, reading);
  const to = anyDay(end, reading);
  const value = {
    status: isRecalled ? "recalled" : "active",
    order: order && cleanLine(order.text).slice(0, 200),
    from,
    to,
  };
  say(reading, "probation.supervision", value, {
    on: from,
    from: [leafAt(conviction, "active"), order, from && start, to && end, isRecalled ? state : undefined].map((leaf) =>
      typeof leaf === "object" ? leaf : undefined,
    ),
  });
}

/** The offences of an order in force. Earlier convictions may be spent (Rehabilitation of Offenders Act 1974). */
function readOffences(conviction: Field, reading: Reading): void {
  const date = leafAt(conviction, "convictionDate");
  const on = pastDay(date, reading);
  const disposal = leafAt(conviction, "sentence.description");
  const described = elements(conviction, "offences").filter((one) => leafAt(one, "detail.description") !== undefined);
  const isMigrated = (one: Field): boolean => leafAt(one, "detail.mainCategoryCode")?.text === "MIG";
  for (const offence of described.filter(isMigrated)) reading.ledger.warn("offence-migrated", offence.path);
  const offences = described.filter((one) => !isMigrated(one));
  if (on === undefined || offences.length === 0) return;
  const rows = offences.map((offence) => ({
    date: on,
    offence: cleanLine(leafAt(offence, "detail.description")?.text ?? "").slice(0, 200),
    disposal: isTrue(offence, "mainOffence") ? disposal && cleanLine(disposal.text).slice(0, 200) : undefined,
  }));
  const from = offences.flatMap((one) => [leafAt(one, "detail.description"), leafAt(one, "mainOffence")]);
  say(reading, "police.convictions", rows.slice(0, 200), { on, from: [date, disposal, ...from] });
}

const code = "the source's own code or key";
const court = "which court, and what it decided on the way, is the court's record";
const length = "the end of an order does not follow from its length";

/** A conviction of Delius with its sentence, custodial or not: what the adult is supervised for now. */
export const convictions: Facet = {
  name: "convictions",
  applies: (record) => hasMember(record, "convictionId"),
  rules: {
    shared: [
      "active",
      "inBreach",
      "convictionDate",
      ...["description", "startDate", "expectedSentenceEndDate"].map((name) => `sentence.${name}`),
      ...["offenderId", "mainOffence", "detail.description"].map((name) => `offences[].${name}`),
      "custody.status.code",
      "custody.keyDates.expectedReleaseDate",
    ],
    notShared: {
      ...because(code, ["convictionId", "index", "offences[].offenceId", "offences[].detail", "offences[].verdict"]),
      ...because(court, [
        "referralDate",
        "latestCourtAppearanceOutcome",
        "awaitingPsr",
        "courtAppearance",
        "responsibleCourt",
      ]),
      ...because("when the source wrote it", ["offences[].createdDatetime", "offences[].lastUpdatedDatetime"]),
      ...because("the conviction has the date that counts", ["offences[].offenceDate", "offences[].offenceCount"]),
      "offences[].tics": "has no data item",
      ...because(
        length,
        ["originalLength", "originalLengthUnits", "defaultLength", "effectiveLength", "lengthInDays"].map(
          (name) => `sentence.${name}`,
        ),
      ),
      ...because(
        code,
        ["sentenceId", "sentenceType", "secondLength", "secondLengthUnits", "cja2003Order", "legacyOrder"].map(
          (name) => `sentence.${name}`,
        ),
      ),
      ...because("an order that ended is not shared", [
        "sentence.terminationDate",
        "sentence.terminationReason",
        "convictionEndDate",
      ]),
      ...because("free text or plans of probation's own", [
        "sentence.unpaidWork",
        "sentence.additionalSentences",
        "enteredSentenceEndDate",
      ]),
      ...because("which prison: a location that no item here needs", [
        "custody.institution",
        "custody.status",
        "custody.sentenceStartDate",
        "custody.bookingNumber",
        "custody.prisonerNumber",
      ]),
      "custody.keyDates": "worked out and not decided: only the expected release is shared",
    },
  },
  read: (record, reading) => {
    if (!isInForce(record, reading)) return;
    readOrder(record, reading);
    readOffences(record, reading);
    if (isTrue(record, "inBreach"))
      say(reading, "probation.conditions", [{ kind: "breach", text: "The record shows the order as in breach." }], {
        from: [leafAt(record, "inBreach")],
      });
    sayComingRelease(reading, leafAt(record, "custody.keyDates.expectedReleaseDate"));
  },
};
