import type { ErrorCode } from "@gatehouse/contracts/errors";
import type { z } from "zod";

/** A JSON Schema, or part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A body as the description shows it: its schema, and a true example by name. */
export type BodyDoc = {
  readonly schema: z.ZodType | JsonSchema;
  readonly examples?: Readonly<Record<string, { readonly summary?: string; readonly value: unknown }>>;
};

/** What the OpenAPI description says of a route beside its schemas. */
export type RouteDoc = {
  readonly summary: string;
  readonly description?: string;
  /** Request headers that mean something here. */
  readonly headers?: readonly JsonSchema[];
  /** Bodies by media type; absent where there is none. */
  readonly body?: Readonly<Record<string, BodyDoc>>;
  /** Answers that are no error, by status. */
  readonly answers: Readonly<
    Record<
      number,
      {
        readonly description: string;
        readonly headers?: Readonly<Record<string, JsonSchema>>;
        readonly content?: Readonly<Record<string, BodyDoc>>;
      }
    >
  >;
  /** Codes with which it refuses, beside those of every route. */
  readonly refusals: readonly ErrorCode[];
};
