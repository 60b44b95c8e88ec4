import type { Field } from "@gatehouse/adapter/field";
import { at, eachAt } from "@gatehouse/adapter/field";
import { leafAt } from "@gatehouse/adapter/leaf";
import { cleanLine } from "@gatehouse/adapter/text";
import type { Message } from "@gatehouse/contracts/message";
import { Dossier } from "../dossier.ts";
import { caseNumberOf } from "../identifiers.ts";
import type { Reading } from "../reading.ts";
import { ofOneIncident, pastDay, rowsOf } from "../reading.ts";
import { sayCustody } from "./custody.ts";
import type { Offence } from "./offence.ts";
import { offencesOf, offenceText } from "./offence.ts";
import type { Defendant } from "./party.ts";
import { defendantOf, keyInCase, sayParty, wasChild } from "./party.ts";

/**
 * What the court decided of an offence. It is a conviction only where the court's record gives the day of one; any other
 * result is told as the court's, so that nobody reads guilt into an adjournment.
 */
function sayResult(dossier: Dossier, offence: Offence, hearing: Field, reading: Reading): void {
  const text = offenceText(offence);
  const results = eachAt(offence.field, "Result").flatMap((result) => leafAt(result, "ResultText") ?? []);
  const decided = results
    .map((leaf) => cleanLine(leaf.text))
    .join("; ")
    .slice(0, 3000);
  const convicted = leafAt(offence.field, "ConvictionDate");
  const on = pastDay(convicted, reading);
  const from = [...(text?.from ?? []), ...results];
  const outcome = decided === "" ? {} : { disposal: decided };
  if (on !== undefined && text) {
    dossier.say("police.convictions", [{ date: on, offence: text.value, ...outcome }], {
      on,
      from: [convicted, ...from],
    });
    return;
  }
  const day = leafAt(hearing, "DateOfHearing");
  const date = pastDay(day, reading);
  if (decided === "") return;
  const conditions = `${text?.value ?? "An offence"}: ${decided}`.slice(0, 4000);
  const row = { kind: "court-result", conditions, ...(date === undefined ? {} : { date }) };
  dossier.say("police.arrestBailOrOrders", [row], { on: date, from: [...from, date === undefined ? undefined : day] });
}

function nextHearing({ field }: Offence): Field {
  const results = eachAt(field, "Result").map((result) => at(result, "NextHearing", "NextHearingDetails"));
  return results.find((details) => details.tree !== null) ?? at(field, "NextHearing");
}

function resultDossier(defendant: Defendant, key: string, hearing: Field, reading: Reading): Dossier {
  const { born, pnc, offences, about, field, person } = defendant;
  const dossier = new Dossier(reading, about, key, field.path);
  const role = about === "child" ? "child" : "connected-adult";
  const ids = pnc ? [pnc.id] : [];
  dossier.person({ label: about, role, ids, ...(born ? { born: born.value } : {}) }, [
    ...(born?.from ?? []),
    pnc?.from,
  ]);
  sayParty(dossier, defendant, person, reading);
  if (pnc && about === "adult") dossier.say("adult.pncId", pnc.id.value, { from: [pnc.from] });
  for (const offence of offences) sayResult(dossier, offence, hearing, reading);
  const [first] = offences;
  sayCustody({ dossier, about, reading }, person, offences, first === undefined ? hearing : nextHearing(first));
  if (about === "child" || wasChild(defendant.age, offences))
    dossier.trigger("child-defendant", offences[0]?.started?.value);
  return dossier;
}

/** The drafts of a court session's results: one for each person, as a result names no victim and no child but a defendant. */
export function mapSession(session: Field, record: Reading): readonly Message[] {
  const hearing = at(session, "CourtHearing", "Hearing");
  return rowsOf(eachAt(session, "Case"), record).flatMap((one) => {
    const reading = ofOneIncident(record);
    const from = leafAt(one, "PTIURN");
    const number = caseNumberOf(from, reading);
    const defendants = rowsOf(eachAt(one, "Defendant"), reading).flatMap(
      (each) => defendantOf(each, offencesOf(each, reading), reading) ?? [],
    );
    return defendants.flatMap((defendant, index) => {
      const inCase = defendant.key ?? keyInCase(number, defendant, defendants);
      const dossier = resultDossier(defendant, inCase ?? `record:${reading.incident}:${index}`, hearing, reading);
      if (number !== undefined) dossier.say("case.localReference", number, { from: [from] });
      return dossier.drafts();
    });
  });
}
