import { isArray, isObject, memberOf, numberOf, objectsOf, textOf } from "./json.ts";

/** A record of the ledger, and that it is in a tree which witnesses cosigned. */
export type RecordEvidence = {
  readonly record: number;
  /** The leaf, as it is stored. */
  readonly leaf: string;
  /** C2SP tlog-proof, with the cosigned checkpoint. */
  readonly proof: string;
};

/** What evidence of one message is made of: signed texts as they came, and nothing that is only claimed but `words`. */
export type EvidenceData = {
  readonly v: 1;
  /** Whose evidence it is: the agency that sent the message, or received it. */
  readonly agency: string;
  /** Id of the message or register event. */
  readonly message: string;
  readonly root: { readonly kid: string; readonly x: string };
  /** The directories in force when what follows was signed, each signed by the root; oldest first. */
  readonly directories: readonly string[];
  /** What this agency signed and sent, whole; null for what it received. */
  readonly sent: string | null;
  /** The copies that this agency received, each with the gateway's statement. */
  readonly copies: readonly string[];
  /** What the gateway told this agency of what it sent, signed. */
  readonly receipts: readonly string[];
  readonly records: readonly RecordEvidence[];
  /** The decision in plain words: worked out from the rest, and worked out again by whoever verifies. */
  readonly words: readonly string[];
  /** Which version of Gatehouse put it into words; left out by those before 24 November 2026. */
  readonly madeBy?: string;
};

/**
 * Evidence as it lies in a file: sealed, that is signed as a whole by the agency that made it. `page` is its seal over the
 * page that shows it; a file that is no page has none.
 */
export type SealedEvidence = { readonly evidence: EvidenceData; readonly seal: string; readonly page?: string };

/** More of anything than one message comes to in years: what has more is not gone through. */
const most = 2_000;

const members = "agency,copies,directories,message,receipts,records,root,sent,v,words";
const membersOfLater = "agency,copies,directories,madeBy,message,receipts,records,root,sent,v,words";

/** Reads evidence from JSON that is already parsed; undefined for whatever has another shape. */
export function readEvidence(value: unknown): SealedEvidence | undefined {
  const evidence = memberOf(value, "evidence");
  if (!hasMembers(value, "evidence,seal") && !hasMembers(value, "evidence,page,seal")) return undefined;
  if (!hasMembers(evidence, members) && !hasMembers(evidence, membersOfLater)) return undefined;
  const [madeBy, page] = [memberOf(evidence, "madeBy"), memberOf(value, "page")];
  if (![madeBy, page].every((one) => one === undefined || typeof one === "string")) return undefined;
  const root = memberOf(evidence, "root");
  const sent = memberOf(evidence, "sent");
  const records = memberOf(evidence, "records");
  const lists = ["copies", "directories", "receipts", "words"].map((name) => textsOf(memberOf(evidence, name)));
  const [copies, directories, receipts, words] = lists;
  if (!hasMembers(root, "kid,x") || (sent !== null && typeof sent !== "string") || !isArray(records)) return undefined;
  if (!copies || !directories || !receipts || !words || memberOf(evidence, "v") !== 1) return undefined;
  if ([...lists, records].some((list) => list !== undefined && list.length > most)) return undefined;
  if (!records.every((one) => hasMembers(one, "leaf,proof,record"))) return undefined;
  return {
    evidence: {
      v: 1,
      agency: textOf(evidence, "agency"),
      message: textOf(evidence, "message"),
      root: { kid: textOf(root, "kid"), x: textOf(root, "x") },
      directories,
      sent,
      copies,
      receipts,
      records: objectsOf(evidence, "records").map((one) => ({
        record: numberOf(one, "record"),
        leaf: textOf(one, "leaf"),
        proof: textOf(one, "proof"),
      })),
      words,
      ...(typeof madeBy === "string" ? { madeBy } : {}),
    },
    seal: textOf(value, "seal"),
    ...(typeof page === "string" ? { page } : {}),
  };
}

function hasMembers(value: unknown, names: string): boolean {
  return isObject(value) && Object.keys(value).toSorted().join(",") === names;
}

function textsOf(value: unknown): readonly string[] | undefined {
  if (!isArray(value)) return undefined;
  const texts = value.filter((one) => typeof one === "string");
  return texts.length === value.length ? texts : undefined;
}
