import { items, isItemName } from "@gatehouse/contracts/items";
import { z } from "zod";
import type { Answers } from "../../store/drafts.ts";
import type { Field } from "../fields.ts";
import { dateOf, said, usualMax } from "../fields.ts";

/** How many entries of a list one page asks for; more is a matter for a system, or for a second message. */
const rows = 3;
const longFrom = 500;

/** The part of JSON Schema that the data items' shapes use. */
type Shape = {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
};

/** The shape of an item's value, its typed absences left out: a page asks for those in another way. */
function shapeOf(item: string): Shape {
  if (!isItemName(item)) return {};
  // Zod's own type of its output is wider than what our items use of it.
  const whole = z.toJSONSchema(items[item].value, { io: "input", unrepresentable: "any" }) as Shape;
  return withoutNull(whole.anyOf?.[1] ?? {});
}

function withoutNull(shape: Shape): Shape {
  if (shape.oneOf) return mergedChoice(shape.oneOf);
  if (typeof shape.type === "object") return { ...shape, type: shape.type.find((type) => type !== "null") ?? "string" };
  const rest = shape.anyOf?.filter(({ type }) => type !== "null");
  return rest?.length === 1 && rest[0] ? withoutNull({ ...shape, anyOf: [], ...rest[0] }) : shape;
}

/** Several objects that differ in one constant are one object that asks which. */
function mergedChoice(choices: readonly Shape[]): Shape {
  const keys = Object.keys(choices[0]?.properties ?? {});
  const merged = keys.map((key) => {
    const shapes = choices.flatMap(({ properties }) => properties?.[key] ?? []);
    const constants = shapes.flatMap((shape) => (shape.const === undefined ? [] : [shape.const]));
    return [key, constants.length > 0 ? { enum: constants } : (shapes[0] ?? {})] as const;
  });
  return { type: "object", properties: Object.fromEntries(merged), required: keys };
}

/** "unauthorisedPercent" as a label says it. */
function wordsOf(key: string): string {
  const words = key
    .replaceAll(/([A-Z])/g, " $1")
    .replaceAll("-", " ")
    .toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Fields that ask for an item's value. @param name what their names begin with */
export function itemFields(item: string, name: string): readonly Field[] {
  return fieldsOf(shapeOf(item), name, { label: "What you hold", needed: true });
}

type Asked = { readonly label: string; readonly needed: boolean };

function fieldsOf(given: Shape, name: string, asked: Asked): readonly Field[] {
  const shape = withoutNull(given);
  if (shape.type === "object") return objectFields(shape, name, asked);
  if (shape.type === "array" && withoutNull(shape.items ?? {}).type === "object")
    return Array.from({ length: rows }, (_, row) => {
      const label = `${row + 1}`;
      return objectFields(withoutNull(shape.items ?? {}), `${name}.${row}`, {
        label,
        needed: asked.needed && row === 0,
      });
    }).flat();
  return [leafField(shape, name, asked)];
}

function objectFields({ properties = {}, required = [] }: Shape, name: string, asked: Asked): readonly Field[] {
  const prefix = /^\d+$/.test(asked.label) ? `Entry ${asked.label}: ` : "";
  return Object.entries(properties).flatMap(([key, shape]) => {
    const words = wordsOf(key);
    const label = prefix === "" ? words : `${prefix}${words.toLowerCase()}`;
    return fieldsOf(shape, `${name}.${key}`, { label, needed: asked.needed && required.includes(key) });
  });
}

function leafField(shape: Shape, name: string, { label, needed }: Asked): Field {
  const common = {
    name,
    label: needed ? label : `${label} (optional)`,
    ...(shape.description === undefined ? {} : { hint: shape.description }),
    ...(needed ? { missing: `Enter ${label.charAt(0).toLowerCase()}${label.slice(1)}` } : {}),
  };
  if (shape.enum)
    return {
      ...common,
      kind: "radios",
      options: shape.enum.map((value) => ({ value: String(value), text: wordsOf(String(value)) })),
    };
  if (shape.type === "boolean")
    return {
      ...common,
      kind: "radios",
      options: [
        { value: "yes", text: "Yes" },
        { value: "no", text: "No" },
      ],
    };
  if (shape.format === "date") return { ...common, kind: "date", when: "any" };
  if (shape.type === "array") return { ...common, kind: "textarea", hint: "One a line", max: 4000, rows: 4 };
  if (shape.type === "integer" || shape.type === "number")
    return {
      ...common,
      kind: "text",
      width: "5",
      wrong: (value) => (Number.isFinite(Number(value)) ? null : `${label} must be a number`),
    };
  if (isInstant(shape))
    return {
      ...common,
      kind: "text",
      hint: "Date and time, such as 2026-11-03 14:30",
      width: "20",
      wrong: (value) =>
        instantOf(value) === null ? `${label} must be a date and a time, such as 2026-11-03 14:30` : null,
    };
  const max = shape.maxLength ?? usualMax;
  if (max >= longFrom) return { ...common, kind: "textarea", max, rows: 6 };
  const wrong = (value: string): string | null =>
    isWritten(shape, leafValue(shape, value)) ? null : `${label} is not written as it must be`;
  return { ...common, kind: "text", max, wrong };
}

function isInstant({ format, pattern, allOf = [] }: Shape): boolean {
  return format === "date-time" || pattern?.includes("T\\d\\d") === true || allOf.some(isInstant);
}

/** "2026-11-03 14:30" on a clock in London, as the contract writes it; null when no clock ever showed it. */
export function instantOf(text: string): string | null {
  const found = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)$/.exec(text);
  if (!found) return null;
  const zone = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/London", dateStyle: "short", timeStyle: "short" });
  for (const hours of [0, 1]) {
    const at = new Date(`${found[1]}T${found[2]}:00Z`);
    if (Number.isNaN(at.getTime())) return null;
    at.setUTCHours(at.getUTCHours() - hours);
    if (zone.format(at) === `${found[1]} ${found[2]}`) return `${at.toISOString().slice(0, 19)}Z`;
  }
  return null;
}

/** The value that such fields came to; undefined when nothing was said or when it has not the item's shape. */
export function itemValue(item: string, name: string, answers: Answers): unknown {
  if (!isItemName(item)) return undefined;
  const value = valueOf(shapeOf(item), name, answers);
  return value !== undefined && items[item].value.safeParse(value).success ? value : undefined;
}

function valueOf(given: Shape, name: string, answers: Answers): unknown {
  const shape = withoutNull(given);
  if (shape.type === "object") {
    const entries = Object.entries(shape.properties ?? {}).map(
      ([key, one]) => [key, valueOf(one, `${name}.${key}`, answers)] as const,
    );
    const held = entries.filter(([, value]) => value !== undefined);
    return held.length === 0 ? undefined : Object.fromEntries(held);
  }
  if (shape.type === "array") return listOf(withoutNull(shape.items ?? {}), name, answers);
  if (shape.format === "date") return dateOf(answers, name) ?? undefined;
  const text = said(answers, name);
  return text === undefined ? undefined : leafValue(shape, text);
}

function listOf(shape: Shape, name: string, answers: Answers): unknown {
  const list =
    shape.type === "object"
      ? Array.from({ length: rows }, (_, row) => valueOf(shape, `${name}.${row}`, answers)).filter(
          (value) => value !== undefined,
        )
      : (said(answers, name) ?? "")
          .split("\n")
          .map((line) => line.trim())
          .filter((line) => line !== "")
          .map((line) => leafValue(shape, line));
  return list.length === 0 ? undefined : list;
}

function leafValue(shape: Shape, text: string): unknown {
  if (shape.type === "boolean") return text === "yes";
  if (shape.type === "integer" || shape.type === "number") return Number(text);
  if (isInstant(shape)) return instantOf(text) ?? text;
  if (shape.enum || isWritten(shape, text)) return text;
  // A code is what people write in words: "domestic incident" is `domestic-incident`.
  const code = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return [code, text.toUpperCase()].find((other) => isWritten(shape, other)) ?? text;
}

/** Whether a text is written as the shape's pattern has it. */
function isWritten({ pattern }: Shape, value: unknown): boolean {
  return pattern === undefined || new RegExp(pattern, "u").test(String(value));
}
