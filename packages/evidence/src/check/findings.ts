/** The parts of an evidence file of which each check says whether they are what they were. */
export type EvidencePart =
  | "file"
  | "seal"
  | "directory"
  | "message"
  | "signature"
  | "receipt"
  | "record"
  | "opening"
  | "proof"
  | "checkpoint"
  | "cosignature"
  | "quorum"
  | "words"
  | "page";

/**
 * One check: of which part, whether it held, and what it was, in words. `notCompared` stands where this version of
 * Gatehouse cannot tell, because another made it: then it did not fail, and did not hold.
 */
export type Finding = {
  readonly part: EvidencePart;
  readonly ok: boolean;
  readonly text: string;
  readonly notCompared?: true;
};

/** Something that was not compared, and why. */
export function notCompared(part: EvidencePart, what: string, why: string): Finding {
  return { part, ok: false, text: `${what}: ${why}`, notCompared: true };
}

/** A check that held, or did not for a reason. */
export function finding(part: EvidencePart, what: string, wrong: string | null): Finding {
  return { part, ok: wrong === null, text: wrong === null ? what : `${what}: ${wrong}` };
}
