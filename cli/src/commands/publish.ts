import { z } from "zod";
import { uuidV7 } from "@gatehouse/client/uuid-v7";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { describeError } from "../describe-error.ts";
import { exitCodes } from "../exit-codes.ts";
import { readJson } from "../files.ts";
import { printJson, printLine, printNote } from "../print.ts";
import { ask } from "./ask.ts";

const Written = z.record(z.string(), z.unknown());
const Queued = z.object({ id: z.string(), state: z.string() });

/** Has the demonstration's client of the sending agency take the message into its outbox. */
export async function publish(stateDir: string, file: string, json: boolean): Promise<number> {
  const draft = await readDraft(file);
  if ("why" in draft) {
    printNote(`${describeError(new GatehouseError("file-unreadable", { file }))}: ${draft.why}`);
    return exitCodes.unreadable;
  }
  const asked = await ask(stateDir, { ask: "publish", agency: draft.agency, draft: draft.body }, json);
  if (!asked.ok) return asked.exit;
  const queued = Queued.parse(asked.result);
  if (json) printJson(asked.result);
  else printLine(`${queued.state} ${queued.id}`);
  return exitCodes.ok;
}

type Draft = { readonly agency: string; readonly body: Record<string, unknown> };

/** A message says `from`, an event `by.agency`. An id and a time are given to what has none. */
async function readDraft(file: string): Promise<Draft | { readonly why: string }> {
  const json = await readJson(file);
  if ("why" in json) return json;
  const parsed = Written.safeParse(json.value);
  if (!parsed.success) return { why: "it is no JSON object" };
  const written = parsed.data;
  const now = new Date();
  const by = Written.safeParse(written["by"]);
  const event = typeof written["type"] === "string";
  const agency = event ? by.data?.["agency"] : written["from"];
  if (typeof agency !== "string") return { why: `it has no ${event ? "by.agency" : "from"} to send as` };
  const given = event ? { id: uuidV7(now), at: now.toISOString() } : { id: uuidV7(now), createdAt: now.toISOString() };
  return { agency, body: { ...given, ...written } };
}
