import { setTimeout as delay } from "node:timers/promises";
import type { AgencyClient } from "@gatehouse/client/client-config";
import type { Professional } from "@gatehouse/contracts/agency";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { ApprovedLetterAnswer, LetterDraft } from "@gatehouse/contracts/letter";
import type { Letter, LetterQuestion } from "@gatehouse/contracts/letter";
import { readAgencyFolder } from "@gatehouse/infra/join/agency-folder";
import { openJoined } from "@gatehouse/infra/join/open-joined";
import { silentLog } from "@gatehouse/observe/log";
import type { PlainNames } from "@gatehouse/policy/plain-words";
import { describeError } from "../describe-error.ts";
import { exitCodes } from "../exit-codes.ts";
import { readNorthshire } from "../northshire.ts";
import { printJson, printNote } from "../print.ts";
import { ask } from "./ask.ts";
import { readBroker } from "./broker-file.ts";

/** Through whom the gateway is asked: the demonstration that runs, or a front door's own folder. */
export type LetterPlace = {
  readonly state: string;
  readonly dir?: string;
  readonly broker?: string;
  readonly json?: boolean;
};
/** Whose letter it is: the names that stand in it. */
export type Office = { readonly partnership: string; readonly names: PlainNames };
/** What was answered; or how the command ends, which has been said. */
type Answered<Result> =
  | { readonly ok: true; readonly result: Result; readonly office: Office }
  | { readonly ok: false; readonly exit: number };
/** A letter as it was approved, and its record. */
export type Approved = { readonly letter: Letter; readonly digest: string; readonly record: number };

/** Asks for the draft of a letter. */
export async function askDraft(
  place: LetterPlace,
  question: LetterQuestion,
  by: Professional,
): Promise<Answered<LetterDraft>> {
  if (place.dir !== undefined) return await asJoined(place, (client) => client.draftLetter(question, by));
  const answer = await ask(place.state, { ask: "letter", question, by }, place.json === true);
  return answer.ok ? { ok: true, result: LetterDraft.parse(answer.result), office: demonstration() } : answer;
}

/** Asks that a draft be approved. */
export async function askApproval(
  place: LetterPlace,
  draft: Pick<LetterDraft, "question" | "digest">,
  by: Professional,
): Promise<Answered<Approved>> {
  if (place.dir !== undefined) return await asJoined(place, (client) => client.approveLetter(draft, by));
  const answer = await ask(place.state, { ask: "approve-letter", draft, by }, place.json === true);
  if (!answer.ok) return answer;
  return { ok: true, result: ApprovedLetterAnswer.omit({ type: true }).parse(answer.result), office: demonstration() };
}

function demonstration(): Office {
  const names = readNorthshire();
  return { partnership: names.name, names };
}

async function asJoined<Result>(
  { dir = "", broker, json }: LetterPlace,
  asking: (client: AgencyClient) => Promise<Result>,
): Promise<Answered<Result>> {
  if (broker === undefined) {
    printNote("options-wrong: --dir needs --broker, the file that says where the broker is");
    return { ok: false, exit: exitCodes.wrongUse };
  }
  const folder = await readAgencyFolder(dir);
  const { url, caPem } = await readBroker(broker);
  // A state of its own: it sends nothing and takes no copy, and the agency's receiving program goes on beside it.
  const client = await openJoined(dir, folder, { url, caPem }, { log: silentLog, state: "letters-state" });
  try {
    const result = await onceUp(() => asking(client));
    const { agencies } = client.directory();
    const { agency: frontDoor, telephone } = folder.frontDoor;
    return { ok: true, result, office: { partnership: "our area", names: { frontDoor, telephone, agencies } } };
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    if (json === true) printJson({ code: error.code, field: error.facts.code ?? null });
    else printNote(describeError(error));
    return { ok: false, exit: exitCodes.failed };
  } finally {
    await client.close();
  }
}

const WITHIN_MS = 20_000;
const POLL_MS = 100;

/** The client connects by itself, a moment after it was opened. */
async function onceUp<Result>(asking: () => Promise<Result>): Promise<Result> {
  const end = performance.now() + WITHIN_MS;
  for (;;) {
    try {
      return await asking();
    } catch (cause) {
      const down = cause instanceof GatehouseError && cause.code === "request-unanswered";
      if (!down || performance.now() > end) throw cause;
      await delay(POLL_MS);
    }
  }
}
