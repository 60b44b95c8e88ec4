import type { Field } from "@gatehouse/adapter/field";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import type { Reading } from "./reading.ts";

/** One kind of JSON document that housing systems have. The paths of `rules` are relative to it. */
export type Document = {
  readonly name: string;
  readonly applies: (record: Field) => boolean;
  readonly rules: FieldRules;
  /** Reads it for whom it is about; absent where it is about nobody. */
  readonly read?: (record: Field, reading: Reading) => void;
};
