import { uuidV7 } from "@gatehouse/client/uuid-v7";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Instant, Message } from "@gatehouse/contracts/message";
import { messageKinds } from "@gatehouse/contracts/message";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import type { PreviewDecision } from "@gatehouse/contracts/request";
import { explain } from "@gatehouse/policy/plain";
import { maxDraftBytes } from "./limits.ts";
import type { MapFile } from "./map-file.ts";
import type { MappedFields, RecordFile, Warning } from "./map.ts";
import type { Names, Preview } from "./ports.ts";

/** What the gateway would decide now about one draft, as the agency may know it. */
export type DraftPreview = {
  readonly message: Message;
  readonly decision: PreviewDecision;
  /** The same in sentences for a practitioner. */
  readonly plain: readonly string[];
};

/** What was previewed: each draft, and for a record the account of its fields. */
export type Previews = {
  readonly previews: readonly DraftPreview[];
  readonly warnings: readonly Warning[];
  /** Null for a draft, which is no record. */
  readonly fields: MappedFields | null;
};

/**
 * Previews a draft, or what a record of this sector's format would become. Nothing is sent, kept or queued; the gateway
 * records that it was asked.
 *
 * @throws the codes with which a record is refused; draft-refused (facts: code, field), preview-too-large, rate-limited,
 * request-refused, request-unanswered, answer-invalid
 */
export type PreviewRecord = (file: RecordFile) => Promise<Previews>;

export type PreviewRecordPorts = {
  readonly mapFile: MapFile;
  readonly preview: Preview;
  readonly names: Names;
  readonly now: () => Instant;
};

/** The gateway answers a professional some twenty a minute: what needs more is a return of many, which nobody previews. */
export const maxPreviewDrafts = 10;

/** Makes the function that previews for the HTTP door. */
export function recordPreviewer(ports: PreviewRecordPorts): PreviewRecord {
  const { mapFile, now } = ports;
  return async (file) => {
    const draft = draftIn(file);
    if (draft !== null) {
      const at = now();
      const complete = { ...draft, id: draft["id"] ?? uuidV7(new Date(at)), createdAt: draft["createdAt"] ?? at };
      const parsed = parseMessage(complete);
      if (!parsed.ok) throw new GatehouseError("draft-refused", { code: parsed.code, field: parsed.path });
      return { previews: [await previewed(parsed.message, ports)], warnings: [], fields: null };
    }
    const mapped = await mapFile(file, now());
    if (!mapped.ok) throw new GatehouseError(mapped.code);
    const { drafts, warnings, fields } = mapped;
    if (drafts.length > maxPreviewDrafts) throw new GatehouseError("preview-too-large", { limit: maxPreviewDrafts });
    const previews: DraftPreview[] = [];
    for (const message of drafts) previews.push(await previewed(message, ports));
    return { previews, warnings, fields };
  };
}

async function previewed(message: Message, { preview, names }: PreviewRecordPorts): Promise<DraftPreview> {
  const decision = await preview(message).catch((error: unknown) => {
    const limited = error instanceof GatehouseError && error.facts.code === "request-limit";
    throw limited ? new GatehouseError("rate-limited", {}, { cause: error }) : error;
  });
  return { message, decision, plain: explain(decision, { message, names: names(), noted: null }) };
}

/** A draft is JSON that says its kind and has people and statements: no record of any sector does. */
function draftIn({ bytes }: RecordFile): Readonly<Record<string, unknown>> | null {
  if (bytes.byteLength > maxDraftBytes) return null;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // Not JSON in UTF-8, so no draft: the mapper says what is wrong with it, if anything is.
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const members = new Map<string, unknown>(Object.entries(value));
  const kind = members.get("kind");
  const isDraft = messageKinds.some((known) => known === kind) && members.has("people") && members.has("statements");
  return isDraft ? Object.fromEntries(members) : null;
}
