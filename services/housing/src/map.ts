import { rootField } from "@gatehouse/adapter/field";
import { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { CreateMapRecord, MapRecord } from "@gatehouse/adapter/map";
import { mapped, notMapped } from "@gatehouse/adapter/mapped";
import { byDefault } from "@gatehouse/adapter/triggers";
import { londonDate } from "@gatehouse/contracts/london";
import { draftsAbout } from "./content.ts";
import { peopleBeside } from "./known-people.ts";
import { Parties } from "./party.ts";
import type { Reading } from "./reading.ts";
import { Numbers } from "./reading.ts";
import type { Headers } from "./register/columns.ts";
import { defaultHeaders } from "./register/columns.ts";
import { sourceOf } from "./source-of.ts";
import { housingTexts } from "./texts.ts";
import { triggers } from "./triggers.ts";
import type { Wording } from "./wording.ts";
import { defaultWording } from "./wording.ts";

/** The words it writes in, the headers of the agency's register, and which triggers propose a concern. */
export const createMapRecord: CreateMapRecord<{ readonly wording: Wording; readonly headers: Headers }> = ({
  wording,
  headers,
  isOn,
}) => {
  return (file, context) => {
    const opened = sourceOf(file.bytes, headers);
    if (!opened.ok) return notMapped(opened.code);
    const ledger = new FieldLedger(opened.tree, housingTexts);
    const parties = new Parties();
    const today = londonDate(context.now);
    const { everybody, knownAs } = peopleBeside(file.companions ?? [], context.now);
    const numbers = new Numbers(everybody);
    const reading: Reading = { context, ledger, wording, isOn, parties, today, numbers, knownAs, fileName: file.name };
    const done = opened.source.read(rootField(opened.tree, ledger), reading);
    if (typeof done === "string") return notMapped(done);
    const drafts = parties.all.flatMap((party) => draftsAbout(party, reading));
    return mapped([...done, ...drafts], ledger);
  };
};

/** Maps one file of housing records: pure and total. */
export const mapRecord: MapRecord = createMapRecord({
  wording: defaultWording,
  headers: defaultHeaders,
  isOn: byDefault(triggers),
});
