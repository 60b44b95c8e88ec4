import type { PreviewResult } from "@gatehouse/policy/preview";
import { previewFile } from "@gatehouse/policy/preview";
import { northshire } from "../scenarios/northshire.ts";
import { partnerships } from "./generate/partnership.ts";
import { acceptedEvents } from "./naive/accepted.ts";
import type { Preview } from "./naive/decide.ts";
import { naive } from "./naive/decide.ts";
import type { Given } from "./naive/read-file.ts";
import { readGiven } from "./naive/read-file.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A decision in one spelling: lists sorted, moments without needless fractions; and the events that count for nothing. */
export type Both = {
  readonly real: Json;
  readonly naive: Json;
  /** The real one as it came, for counting. */
  readonly previewed: Extract<PreviewResult, { ok: true }>;
};

/** Both decisions on one file. */
export function bothOn(given: Given): Both {
  const result = previewFile(given, { partnerships: (name) => partnerships[name] });
  if (!result.ok) throw new Error(`the generator made a file that cannot be read: ${result.error} ${result.path}`);
  const { message: _, policy: __, ...decision } = result.decision;
  const real = { ...decision, skipped: result.skipped.map((one) => one.id) };
  const named = typeof given.partnership === "string" ? partnerships[given.partnership] : undefined;
  const file: Preview = readGiven(given, (named ?? northshire).partnership);
  const accepted = acceptedEvents(file.partnership, file.register);
  const skipped = file.register.filter((event) => !accepted.includes(event)).map((event) => event.id);
  return { real: plain(real), naive: plain({ ...naive(file), skipped }), previewed: result };
}

/** Where two decisions differ, one line each; nothing where they agree. */
export function differences(real: Json, other: Json, path = ""): readonly string[] {
  if (JSON.stringify(real) === JSON.stringify(other)) return [];
  if (isObject(real) && isObject(other)) {
    const keys = [...new Set([...Object.keys(real), ...Object.keys(other)])];
    return keys.flatMap((key) => differences(real[key] ?? null, other[key] ?? null, `${path}.${key}`));
  }
  if (Array.isArray(real) && Array.isArray(other)) {
    const [a, b] = [real.map((one) => JSON.stringify(one)), other.map((one) => JSON.stringify(one))];
    return [
      ...a.filter((one) => !b.includes(one)).map((one) => `${path} only decide(): ${one}`),
      ...b.filter((one) => !a.includes(one)).map((one) => `${path} only naive: ${one}`),
    ];
  }
  return [`${path} decide(): ${JSON.stringify(real)}, naive: ${JSON.stringify(other)}`];
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function plain(value: unknown): Json {
  if (Array.isArray(value)) {
    const texts = new Map(value.map((one) => plain(one)).map((one) => [JSON.stringify(one), one]));
    return [...texts.keys()].toSorted().map((text) => texts.get(text) ?? null);
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined && one !== null);
    return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, plain(one)]));
  }
  if (typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value)) return new Date(value).toISOString();
  return typeof value === "number" || typeof value === "boolean" || typeof value === "string" ? value : null;
}
