import { z } from "zod";
import type { CalendarDate } from "./message.ts";
import { Absence, CalendarDate as CalendarDateSchema } from "./message.ts";

/** What a data item is about; consents, objections and releases speak of categories. */
export const itemCategories = [
  "identity",
  "contact",
  "family",
  "education",
  "health",
  "criminal",
  "housing",
  "probation",
  "opinion",
  "voice",
  "third-party",
  "meta",
] as const;
export const ItemCategory = z.enum(itemCategories).describe("Category of a data item");
export type ItemCategory = z.infer<typeof ItemCategory>;

/** Why a data item needs care; the protected locations and the special categories are told by these. */
export const sensitivities = [
  "ordinary",
  "special-category",
  "criminal-offence",
  "high",
  "third-party",
  "location",
] as const;
export const Sensitivity = z.enum(sensitivities).describe("Why a data item needs care");
export type Sensitivity = z.infer<typeof Sensitivity>;

/** What a derived form may depend on besides the value: known to sender and gateway alike, so both compute the same. */
export type MinimiseContext = { readonly signedOn: CalendarDate; readonly case: string | null };

/** How an item is said to those who need less than its full value. */
export type MinimisedForm = {
  readonly by: "derived" | "authored";
  readonly describe: string;
  /** The shape of the minimised value, as a recipient reads it. */
  readonly schema: z.ZodType;
  /** The derived value, or undefined when authored or when `value` has not the item's shape. */
  readonly derive: (value: unknown, context: MinimiseContext) => unknown;
};

/** One row of the catalogue of data items (contract §2). The cells of the matrix are the partnership's, not the item's. */
export type DataItem = {
  readonly id: string;
  readonly item: string;
  readonly category: ItemCategory;
  readonly sensitivity: readonly Sensitivity[];
  /** The value's shape; a typed absence is always allowed. */
  readonly value: z.ZodType;
  readonly minimisedForm: MinimisedForm | null;
  readonly description: string;
  readonly note?: string;
};

type Row = {
  readonly id: string;
  readonly item: string;
  readonly category: ItemCategory;
  readonly sensitivity: readonly Sensitivity[];
  readonly description: string;
  readonly note?: string;
};
type Derivation<Shape extends z.ZodType> = {
  readonly describe: string;
  readonly schema: z.ZodType;
  readonly derive: (value: z.infer<Shape>, context: MinimiseContext) => unknown;
};

function valueOf(row: Row, shape: z.ZodType): z.ZodType {
  const { id, item, category, sensitivity, description } = row;
  return z.union([Absence, shape]).meta({ title: item, description, itemId: id, category, sensitivity });
}

/** A data item that is shared in full or not at all. */
export function plainItem(row: Row, shape: z.ZodType): DataItem {
  return { ...row, value: valueOf(row, shape), minimisedForm: null };
}

/** A data item whose minimised form the sender writes, at most 500 characters. */
export function authoredItem(row: Row, shape: z.ZodType, describe: string): DataItem {
  const minimisedForm = {
    by: "authored",
    describe,
    schema: Summary.describe(describe),
    derive: () => undefined,
  } as const;
  return { ...row, value: valueOf(row, shape), minimisedForm };
}

/**
 * A data item whose minimised form is computed, the same for everyone. A typed absence is its own minimised form, and
 * a form that the value cannot give is the absence `not-known`, so a derived form is there for every valid value.
 */
export function derivedItem<Shape extends z.ZodType>(row: Row, shape: Shape, form: Derivation<Shape>): DataItem {
  const derive = (value: unknown, context: MinimiseContext): unknown => {
    // Nearly nothing is absent, and a schema takes longer to say no than all the rest takes.
    const absent = mayBeAbsence(value) ? Absence.safeParse(value) : null;
    if (absent?.success) return absent.data;
    const parsed = shape.safeParse(value);
    return parsed.success ? (form.derive(parsed.data, context) ?? { absent: "not-known" }) : undefined;
  };
  const schema = z.union([Absence, form.schema]).describe(form.describe);
  return {
    ...row,
    value: valueOf(row, shape),
    minimisedForm: { by: "derived", describe: form.describe, schema, derive },
  };
}

function mayBeAbsence(value: unknown): boolean {
  return typeof value === "object" && value !== null && "absent" in value;
}

/** Free text that says something: not empty, not only blanks. The limit is in UTF-16 code units. */
export function text(max: number): z.ZodString {
  return z.string().min(1).max(max).regex(/\S/);
}

/** A list of at least one; what there is none of is a typed absence. */
export function list<Element extends z.ZodType>(element: Element, max: number): z.ZodArray<Element> {
  return z.array(element).min(1).max(max);
}

/** A code of an agency's own vocabulary, in kebab-case. */
export const Code = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
export const Name = text(200).describe("Name as it is used");
/** Ordinary free text: a paragraph or two. */
export const Note = text(4000);
/** A few words: a relationship, a service, a place. */
export const Phrase = text(200);
/** Text that a sender wrote as the minimised form. */
export const Summary = text(500);
/** A calendar date as the value, or part of the value, of an item. */
export const Day = CalendarDateSchema;
/** Most rows any list of a data item may have: a case history, not a data extract. */
export const maxRows = 200;
