import type { Checkpoint } from "./checkpoint.ts";
import { emptyRoot } from "./merkle.ts";
import type { LogCopy } from "./first-difference.ts";
import { readDecimal, readHash } from "./strict-base64.ts";

/** What one line says a log is. It is signed by nobody: the checkpoint that it is of is the evidence. */
export type Head = Pick<Checkpoint, "origin" | "size" | "root">;

/**
 * A checkpoint in one line, to be read out, sent or printed: `<origin> <size> <root in base64>`.
 *
 * @throws RangeError for an origin with a space or a line end
 */
export function headLine({ origin, size, root }: Head): string {
  const line = `${origin} ${size} ${root.toString("base64")}`;
  if (!parseHeadLine(line)) throw new RangeError("not a head");
  return line;
}

/**
 * Reads such a line.
 *
 * @param line untrusted
 */
export function parseHeadLine(line: string): Head | undefined {
  const [origin = "", sizeText = "", rootText = "", ...more] = line.split(" ");
  const [size, root] = [readDecimal(sizeText), readHash(rootText)];
  if (!/^[^\s]+$/u.test(origin) || more.length > 0 || size === undefined || !root) return undefined;
  return { origin, size, root };
}

/**
 * What a copy says to another's line: `same` ledger, as far as the line goes; `other`: they were shown different ledgers;
 * `longer`: the line goes further than this copy, whose own line the other can judge; `another-log`: nothing to compare.
 * Of two that were shown different ledgers at least one finds out from the other's line.
 *
 * @throws GatehouseError `tile-unreadable` when the copy's own tiles are missing or damaged
 */
export async function judgeHeadLine(
  head: Head,
  origin: string,
  copy: LogCopy,
): Promise<"same" | "other" | "longer" | "another-log"> {
  if (head.origin !== origin) return "another-log";
  if (head.size > copy.size) return "longer";
  const own = head.size === 0 ? emptyRoot() : await copy.reader.root(head.size);
  return own.equals(head.root) ? "same" : "other";
}
