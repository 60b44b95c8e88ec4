import type { ErrorCode } from "@gatehouse/contracts/errors";
import { errors } from "@gatehouse/contracts/errors";
import type { Message } from "@gatehouse/contracts/message";
import type { FieldLedger } from "./field-ledger.ts";
import type { Mapped, NotMapped } from "./map.ts";

/** The result for a record that cannot be read, with the catalogue's sentence. */
export function notMapped(code: ErrorCode): NotMapped {
  return { ok: false, code, title: errors[code].title };
}

/** The result for a record that was read: its drafts and the account of its fields. */
export function mapped(drafts: readonly Message[], ledger: FieldLedger): Mapped {
  return { ok: true, drafts, ...ledger.close() };
}
