import type { AgencyId, Professional } from "@gatehouse/contracts/agency";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import type { Instant, Message } from "@gatehouse/contracts/message";
import type { RegisterEvent } from "@gatehouse/contracts/register-event";
import type { NativeRecord } from "./native.ts";
import type { TriggerSettings } from "./triggers.ts";

/** One record as it came in, by HTTP or from a folder: nothing about it is trusted, its name and type neither. */
export type RecordFile = {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The media type its sender claimed; absent for a file in a folder. */
  readonly contentType?: string;
  /**
   * The other files of its set, in one folder with it: a table that has only a pupil's number may be joined to the one that
   * has the name. They help to know whom this file is about; what they say is mapped when their turn comes, and their
   * fields are not in this file's account. A mapper works without them too.
   */
  readonly companions?: readonly RecordFile[];
};

/** What a mapper may know beyond the record; it has no clock, no randomness and no disk of its own. */
export type MapContext = {
  readonly agency: AgencyId;
  /** The named human in whose name the agency's system sends. */
  readonly author: Professional;
  readonly now: Instant;
  /** A fresh message id at every call; `about` the key of the person it is about, as for `caseFor`. */
  readonly newId: (about: string) => string;
  /** The sender's case for a person, by a key made of that person's identifiers: the same key gives the same case. */
  readonly caseFor: (key: string) => string;
  /** How partners reach the author: telephone or mail address of the agency, never of a family. */
  readonly contact: string;
  readonly frontDoor: AgencyId;
};

/** What a mapper could not use, and where. `text` is a constant sentence: it never holds a value of the record. */
export type Warning = {
  readonly code: string;
  /** Field path with `[]` for every index, as in `MappedFields`. */
  readonly path: string;
  readonly text: string;
};

/**
 * Where every field of a record went. Paths have `[]` for every index and are sorted, each once. `used` and `unknown`
 * are subsets of `source` and have nothing in common; what is in `source` alone is known and deliberately not shared.
 */
export type MappedFields = {
  /** Reached a statement, a person or an identifier of a draft, or decided what one of them says. */
  readonly used: readonly string[];
  /** Every leaf field of the record. */
  readonly source: readonly string[];
  /** Fields for which the mapper has no rule at all. */
  readonly unknown: readonly string[];
};

/** What a record came to. */
export type Mapped = {
  readonly ok: true;
  /** Whole messages of the contract, each valid under `parseMessage`; none when the record says nothing of a person. */
  readonly drafts: readonly Message[];
  readonly warnings: readonly Warning[];
  readonly fields: MappedFields;
  /** What the record has to be written into the register, each valid under `parseRegisterEvent`; only a few formats have any. */
  readonly events?: readonly RegisterEvent[];
};

/** The record as a whole cannot be read: not well-formed, no subject, a DOCTYPE, too large. */
export type NotMapped = {
  readonly ok: false;
  readonly code: ErrorCode;
  readonly title: string;
  /** The refusal in the sector's own format, for a sender that waits for one; it tells nothing of what the record holds. */
  readonly answer?: NativeRecord;
};
/** Drafts, warnings and where each field went; or why the record as a whole cannot be read. */
export type MapResult = Mapped | NotMapped;

/** A sector's mapper: pure and total. It never throws, whatever the bytes. */
export type MapRecord = (file: RecordFile, context: MapContext) => MapResult;

/** Makes a sector's mapper: exported under this name by each sector's `map.ts`. @param settings plain data, and the switch of triggers */
export type CreateMapRecord<Own extends object = object> = (settings: TriggerSettings & Own) => MapRecord;
