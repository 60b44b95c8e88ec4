import type { Field } from "@gatehouse/adapter/field";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import type { Message } from "@gatehouse/contracts/message";
import type { Reading } from "./reading.ts";

/** One family of formats: reads a file's whole tree into the reading's parties. */
export type Source = {
  /** @returns why the file as a whole cannot be taken; or drafts that are done, beside those about the reading's parties */
  readonly read: (root: Field, reading: Reading) => ErrorCode | readonly Message[];
};
