import type { Mapped } from "@gatehouse/adapter/map";
import { mappedOk, testContext, textFile } from "@gatehouse/adapter/testing/mapper-laws";
import type { Message } from "@gatehouse/contracts/message";
import { createMapRecord } from "./map.ts";
import { defaultHeaders } from "./register/columns.ts";
import type { Headers } from "./register/columns.ts";
import { triggers } from "./triggers.ts";
import { defaultWording } from "./wording.ts";

/** For this service's own tests: 2 November 2026, an agency that lets homes. */
export const housingContext = (): ReturnType<typeof testContext> =>
  testContext("northshire-homes", "safeguarding-lead");

type Settings = {
  readonly off?: readonly string[];
  readonly headers?: Headers;
  /** The other files of its set. */
  readonly beside?: readonly string[];
};

/** What a text comes to, with all triggers on but those named. */
export function mapText(
  text: string,
  { off = [], headers = defaultHeaders, beside = [] }: Settings = {},
  name?: string,
): Mapped {
  const on = new Set<string>(triggers.map(({ id }) => id).filter((id) => !off.includes(id)));
  const mapRecord = createMapRecord({ wording: defaultWording, headers, isOn: (id) => on.has(id) });
  return mappedOk(
    mapRecord({ ...textFile(text, name), companions: beside.map((one) => textFile(one)) }, housingContext()),
  );
}

/** What a JSON value comes to. */
export function mapJson(record: unknown, settings?: Settings): Mapped {
  return mapText(JSON.stringify(record), settings);
}

/** The values of an item in the updates. */
export function updated(mapped: Mapped, item: string): readonly unknown[] {
  return mapped.drafts
    .filter(({ kind }) => kind === "case-update")
    .flatMap((draft) => draft.statements.filter((one) => one.item === item).map((one) => one.value));
}

/** The concerns among the drafts. */
export function concerns(mapped: Mapped): readonly Message[] {
  return mapped.drafts.filter(({ kind }) => kind === "concern");
}

/** Codes of warnings, without those that only account for a field. */
export function codes(mapped: Mapped): readonly string[] {
  return [...new Set(mapped.warnings.map(({ code }) => code))].filter((code) => !code.startsWith("field-")).toSorted();
}
