import { hash } from "node:crypto";

/**
 * Where a message can wait, in the order of its way: to be decided once more, to be signed for, to be final, to be read by
 * somebody who is late with it. The closed list of what operators are told of one message: never whose it is, what kind,
 * for whom, or what was decided. That a copy waits to be fetched is no step: where one agency is away, it is theirs.
 */
export const pathSteps = ["decided", "signed", "final", "read"] as const;
export type PathStep = (typeof pathSteps)[number];

/** How far a message has come, of nobody. */
export type MessagePath = {
  /** Since when it is known, RFC 3339 in UTC, down to five minutes. */
  readonly since: string;
  /** The steps at which something of it waits. What it has no need of waits for nothing. */
  readonly waits: readonly PathStep[];
};

const digestDigits = 32;

/** What a log says in place of a message's number that somebody looked for: who has the number finds the line, nobody else. */
export function digestOfNumber(id: string): string {
  return hash("sha256", id.toLowerCase(), "hex").slice(0, digestDigits);
}

const since = /^\d{4}-\d{2}-\d{2}T\d{2}:[0-5][05]:00Z$/;
/** Two agencies may have used one number; more is no answer of a gateway. */
const maxPaths = 64;

/**
 * Reads what a gateway's door answered. Only what is listed here gets through, whatever a process writes there.
 *
 * @param text untrusted
 * @returns null when it is no such answer
 */
export function readMessagePaths(text: string): readonly MessagePath[] | null {
  const paths = listOf(parsed(text), "paths");
  if (paths === null || paths.length > maxPaths) return null;
  const read: MessagePath[] = [];
  for (const one of paths) {
    const waits = listOf(one, "waits");
    const from = valueOf(one, "since");
    if (waits === null || typeof from !== "string" || !since.test(from)) return null;
    read.push({ since: from, waits: pathSteps.filter((step) => waits.includes(step)) });
  }
  return read;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function valueOf(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? Object.getOwnPropertyDescriptor(of, name)?.value : undefined;
}

function listOf(of: unknown, name: string): readonly unknown[] | null {
  const value = valueOf(of, name);
  return Array.isArray(value) ? value : null;
}
