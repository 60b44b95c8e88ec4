import { againCauses } from "@gatehouse/contracts/receipt";
import { AskedItem, FollowedCopy } from "@gatehouse/contracts/request";
import { z } from "zod";
import { exitCodes } from "../exit-codes.ts";
import { printJson, printLine, printNote } from "../print.ts";
import { ask } from "./ask.ts";

const Overview = z.object({
  partnership: z.string(),
  startedAt: z.string(),
  agencies: z.array(
    z.object({
      agency: z.string(),
      waiting: z.number(),
      handedOver: z.number(),
      quarantined: z.number(),
      missing: z.number(),
    }),
  ),
});
const Status = z.object({
  state: z.string(),
  outcome: z.string().nullable(),
  reasons: z.array(z.string()),
  recipients: z.record(z.string(), z.string()),
  again: z.enum(againCauses).nullable(),
  record: z.number().nullable(),
  final: z.boolean(),
  copies: z.array(FollowedCopy),
  asked: z.array(AskedItem),
});

/** Says how the demonstration stands, or how far one message of an agency has come. */
export async function status(
  stateDir: string,
  agency: string | undefined,
  id: string | undefined,
  json: boolean,
): Promise<number> {
  if (agency === undefined) return await overview(stateDir, json);
  if (id === undefined) {
    printNote("options-wrong: which message? status <agency> <id>");
    return exitCodes.wrongUse;
  }
  const asked = await ask(stateDir, { ask: "status", agency, id }, json);
  if (!asked.ok) return asked.exit;
  if (json) printJson(asked.result);
  const found = Status.nullable().parse(asked.result);
  if (found === null) {
    printNote(`evidence-unknown: ${agency} sent no message with this id`);
    return exitCodes.failed;
  }
  if (json) return exitCodes.ok;
  const decided = found.outcome === null ? "" : `; decision: ${[found.outcome, ...found.reasons].join(", ")}`;
  printLine(`message ${id} of ${agency}: ${found.state}${decided}`);
  if (found.record !== null) {
    printLine(`  ledger record ${found.record}, ${found.final ? isFinal : notFinal}`);
  }
  if (found.again !== null) printLine(`  decided again: ${againInWords[found.again]}`);
  for (const [recipient, outcome] of Object.entries(found.recipients)) {
    const copy = found.copies.find((one) => one.agency === recipient);
    const open = copy?.open.map((duty) => (copy.late.includes(duty) ? `${duty} is late` : `${duty} is open`)) ?? [];
    printLine(`  copy for ${recipient}: ${[outcome, ...open].join(", ")}`);
  }
  for (const asks of found.asked) printLine(`  asked for ${asks.item} of ${asks.agency}: ${asks.answer}`);
  return exitCodes.ok;
}

const isFinal = "final: enough witnesses cosigned it, and the sender has checked the proof and keeps it";
const notFinal =
  "not final yet: decided and recorded, and too few witnesses have cosigned it, or the proof was not asked for yet";

/** Why a message was decided again. */
const againInWords: Readonly<Record<(typeof againCauses)[number], string>> = {
  review: "a question about it was reviewed",
  register: "something was recorded since that bears on it; ask the front door",
  "countersign-late": "its emergency was not countersigned in time",
  "content-gone": "its content is no longer kept; send it again as a new message",
};

async function overview(stateDir: string, json: boolean): Promise<number> {
  const asked = await ask(stateDir, { ask: "overview" }, json);
  if (!asked.ok) return asked.exit;
  if (json) {
    printJson(asked.result);
    return exitCodes.ok;
  }
  const { partnership, startedAt, agencies } = Overview.parse(asked.result);
  printLine(`${partnership}, up since ${startedAt}`);
  for (const { agency, waiting, handedOver, quarantined, missing } of agencies) {
    const lost = missing === 0 ? "" : `, ${missing} made for it that never came (copies-missing, receipts-missing)`;
    printLine(
      `  ${agency}: ${waiting} waiting, ${handedOver} received, ${quarantined} refused by its own checks${lost}`,
    );
  }
  return exitCodes.ok;
}
