import { decodeRecord } from "@gatehouse/adapter/decode";
import { rootField } from "@gatehouse/adapter/field";
import { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { CreateMapRecord, MapContext, MapRecord, MapResult, NotMapped, RecordFile } from "@gatehouse/adapter/map";
import { mapped, notMapped } from "@gatehouse/adapter/mapped";
import { sharedNumbers } from "@gatehouse/adapter/one-person";
import { byDefault } from "@gatehouse/adapter/triggers";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import { londonDate } from "@gatehouse/contracts/london";
import type { Format } from "./open.ts";
import { openRecord } from "./open.ts";
import type { Reading } from "./reading.ts";
import { answerUnusable } from "./spi/answer.ts";
import { policeTexts } from "./texts.ts";
import { triggers } from "./triggers.ts";
import { PoliceRules } from "./wording.ts";

/** What the mapper can be told by a force; plain data, so that it can be handed to another thread. */
export type PoliceSettings = { readonly rules?: PoliceRules };

/** Makes the mapper with a force's own rules and its switch of triggers. */
export const createMapRecord: CreateMapRecord<PoliceSettings> = ({ isOn, rules = PoliceRules.parse({}) }) => {
  const offenceCodes = rules.offenceCodes.map((code) => code.toUpperCase());
  return (file, context) => {
    const decoded = decodeRecord(file.bytes, "windows-1252");
    if (!decoded.ok) return notMapped(decoded.code);
    const opened = openRecord(decoded.text);
    if (!opened.ok) return refused(opened.code, decoded.text);
    return run({ text: decoded.text, format: opened.format }, file, context, {
      isOn,
      wording: rules.wording,
      offenceCodes,
    });
  };
};

/** The refusal, with the answer that a routed stream's sender waits for. */
function refused(code: ErrorCode, text: string): NotMapped {
  const answer = text.trimStart().startsWith("<") ? answerUnusable(text, code) : undefined;
  return { ...notMapped(code), ...(answer === undefined ? {} : { answer }) };
}

function run(
  { text, format }: { readonly text: string; readonly format: Format },
  file: RecordFile,
  context: MapContext,
  own: Pick<Reading, "isOn" | "wording" | "offenceCodes">,
): MapResult {
  const ledger = new FieldLedger(format.tree, policeTexts);
  const today = londonDate(context.now);
  const root = rootField(format.tree, ledger);
  const reading = { ...own, ledger, context, today, incident: "", shared: new Set<string>(), fileName: file.name };
  const shared = sharedNumbers(format.everybody?.(root, reading) ?? []);
  const drafts = format.map(root, { ...reading, shared });
  if (drafts === null) return refused("no-subject", text);
  ledger.know(format.knows);
  return mapped(drafts, ledger);
}

/** Maps one file of police records with the defaults: pure and total. What each field became stands in `fields` and `warnings`. */
export const mapRecord: MapRecord = createMapRecord({ isOn: byDefault(triggers) });
