import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { ControlRequest } from "./protocol.ts";
import { ControlAnswer, ControlFile, controlFile } from "./protocol.ts";

/** The demonstration refused: its code, and the field that it is about. */
export type Refused = { readonly ok: false; readonly code: string; readonly field: string | null };

/** The gateway answers an agency within seconds or not at all. */
const answerWithinMs = 30_000;

/**
 * Asks the demonstration that runs on a state folder.
 *
 * @returns its answer, `result` not yet looked at
 * @throws not-running
 */
export async function askControl(stateDir: string, request: ControlRequest): Promise<ControlAnswer> {
  const door = await findDoor(stateDir);
  try {
    const response = await fetch(`http://127.0.0.1:${door.port}/`, {
      method: "POST",
      headers: { authorization: `Bearer ${door.token}`, "content-type": "application/json" },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(answerWithinMs),
    });
    return ControlAnswer.parse(await response.json());
  } catch (cause) {
    // The file outlived the process that wrote it.
    throw new GatehouseError("not-running", { file: stateDir }, { cause });
  }
}

async function findDoor(stateDir: string): Promise<{ readonly port: number; readonly token: string }> {
  const text = await readFile(join(stateDir, controlFile), "utf8").catch(() => null);
  if (text === null) throw new GatehouseError("not-running", { file: stateDir });
  return ControlFile.parse(JSON.parse(text));
}
