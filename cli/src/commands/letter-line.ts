import type { AgencyClient } from "@gatehouse/client/client-config";
import type { Professional } from "@gatehouse/contracts/agency";
import { ApprovedLetterAnswer, LetterDraft } from "@gatehouse/contracts/letter";
import type { Letter, LetterQuestion } from "@gatehouse/contracts/letter";
import type { PlainNames } from "@gatehouse/policy/plain-words";
import { readNorthshire } from "../northshire.ts";
import { asFrontDoor } from "./as-front-door.ts";
import type { FrontDoorPlace } from "./as-front-door.ts";
import { ask } from "./ask.ts";

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
  place: FrontDoorPlace,
  question: LetterQuestion,
  by: Professional,
): Promise<Answered<LetterDraft>> {
  if (place.dir !== undefined) return await joined(place, (client) => client.draftLetter(question, by));
  const answer = await ask(place.state, { ask: "letter", question, by }, place.json === true);
  return answer.ok ? { ok: true, result: LetterDraft.parse(answer.result), office: demonstration() } : answer;
}

/** Asks that a draft be approved. */
export async function askApproval(
  place: FrontDoorPlace,
  draft: Pick<LetterDraft, "question" | "digest">,
  by: Professional,
): Promise<Answered<Approved>> {
  if (place.dir !== undefined) return await joined(place, (client) => client.approveLetter(draft, by));
  const answer = await ask(place.state, { ask: "approve-letter", draft, by }, place.json === true);
  if (!answer.ok) return answer;
  return { ok: true, result: ApprovedLetterAnswer.omit({ type: true }).parse(answer.result), office: demonstration() };
}

function demonstration(): Office {
  const names = readNorthshire();
  return { partnership: names.name, names };
}

async function joined<Result>(
  place: FrontDoorPlace,
  asking: (client: AgencyClient) => Promise<Result>,
): Promise<Answered<Result>> {
  const answer = await asFrontDoor(place, asking);
  if (!answer.ok) return answer;
  const { result, folder, agencies } = answer;
  const { agency: frontDoor, telephone } = folder.frontDoor;
  return { ok: true, result, office: { partnership: "our area", names: { frontDoor, telephone, agencies } } };
}
