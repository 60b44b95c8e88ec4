import type { ErrorCode } from "@gatehouse/contracts/errors";
import { errors } from "@gatehouse/contracts/errors";
import type { Message } from "@gatehouse/contracts/message";
import type { FieldLedger } from "./field-ledger.ts";
import { maxFieldPaths } from "./limits.ts";
import type { MapResult, NotMapped } from "./map.ts";

/** The result for a record that cannot be read, with the catalogue's sentence. */
export function notMapped(code: ErrorCode): NotMapped {
  return { ok: false, code, title: errors[code].title };
}

/** The result for a record that was read: its drafts and the account of its fields; `record-too-costly` for too many. */
export function mapped(drafts: readonly Message[], ledger: FieldLedger): MapResult {
  const account = ledger.close();
  // An account of each of them could not be given to anyone.
  if (account.fields.source.length > maxFieldPaths) return notMapped("record-too-costly");
  return { ok: true, drafts, ...account };
}
