import { parseMessage } from "@gatehouse/contracts/parse-message";
import { itemNames } from "@gatehouse/contracts/items";
import type { Message } from "@gatehouse/contracts/message";
import { Receipt } from "@gatehouse/contracts/receipt";
import type { DecidedAgainReceipt, DecidedReceipt } from "@gatehouse/contracts/receipt";
import { PreviewDecision } from "@gatehouse/contracts/request";
import { explain } from "@gatehouse/policy/plain";
import { handlingWords } from "@gatehouse/policy/plain-codes";
import { plainItem } from "@gatehouse/policy/plain-items";
import { listed, PlainWords, sentence } from "@gatehouse/policy/plain-words";
import type { PlainNames } from "@gatehouse/policy/plain-words";
import type { EvidenceData } from "./check/evidence-data.ts";
import { memberOf, numberOf, objectsOf, readJson, textOf } from "./check/json.ts";
import { readJws } from "./check/jws.ts";
import { readMessage } from "./check/message.ts";
import type { ReadMessage } from "./check/message.ts";

/** What the partnership's telephone is called where a receipt names none. */
const someNumber = "the number that it has given you";

/**
 * The decision in plain words, from the signed receipts and copies alone: whoever has the same evidence works out the
 * same words.
 */
export async function wordsOf(evidence: Omit<EvidenceData, "words">): Promise<readonly string[]> {
  const newest = readJws(evidence.directories.at(-1) ?? "")?.payload;
  const agencies = objectsOf(newest, "agencies").map((one) => ({ id: textOf(one, "id"), name: textOf(one, "name") }));
  const names = { frontDoor: textOf(newest, "frontDoor"), telephone: someNumber, agencies };
  const sent = evidence.sent === null ? undefined : await readMessage(evidence.sent);
  const told = sent ? evidence.receipts.flatMap((receipt) => receiptLines(receipt, sent, names)) : [];
  const copies = await Promise.all(evidence.copies.map((copy) => copyLines(copy, names)));
  return [...told, ...copies.flat()];
}

function receiptLines(compact: string, sent: ReadMessage, names: PlainNames): readonly string[] {
  const parsed = Receipt.safeParse(memberOf(readJws(compact)?.payload, "receipt"));
  if (!parsed.success) return [];
  const { data } = parsed;
  const words = new PlainWords(null, names);
  const on = `${words.moment(data.at)} ${data.at.slice(0, 4)}`;
  switch (data.type) {
    case "decided":
    case "decided-again": {
      const again = data.type === "decided-again" ? " again" : "";
      const message = draftOf(sent);
      const telephone = data.telephone ?? names.telephone;
      const decision = decisionOf(data, sent);
      const said = decision ? explain(decision, { message, names: { ...names, telephone }, noted: null }) : [];
      return [`Decided${again} at ${on}, and told to the sender so:`, ...said];
    }
    case "recorded":
      return data.outcome === "recorded"
        ? [`Taken into the register at ${on}.`]
        : [`Refused at ${on}: ${listed(data.reasons)}.`];
    case "delivered": {
      const who = Object.keys(data.recipients).map((agency) => words.agency(agency));
      return [`At ${on} the copies were with ${listed(who)}.`];
    }
    case "acknowledged":
      return [
        `Read at ${words.agency(data.recipient)} by ${data.readBy.name} (${words.role(data.readBy.role)}) at ${on}.`,
      ];
    case "overdue":
      return [`At ${on} this was late at ${words.agency(data.on)}: ${data.duty.replaceAll("-", " ")}.`];
  }
}

/** A receipt in the shape of a decision; what it does not tell its reader is not in it. */
function decisionOf(told: DecidedReceipt | DecidedAgainReceipt, sent: ReadMessage): PreviewDecision | null {
  const recipients = Object.fromEntries(
    Object.entries(told.recipients).map(([agency, { outcome, kept, dropped, reasons, dutyCheck }]) => [
      agency,
      {
        outcome,
        statements: kept,
        dropped,
        reasons,
        dutyCheck,
        tier: "support",
        overrides: [],
        handling: [],
        routedTo: null,
        retainUntil: null,
      },
    ]),
  );
  const kind = draftOf(sent)?.kind ?? "case-update";
  const parsed = PreviewDecision.safeParse({
    message: { id: told.message, kind, from: textOf(sent.jws.payload, "iss"), case: null },
    outcome: told.outcome,
    reasons: told.reasons,
    policy: told.policy,
    registerAsOf: 0,
    recipients,
    holds: [],
    duties: told.duties,
  });
  return parsed.success ? parsed.data : null;
}

/** The message as it was drafted, so that people have their labels; null for a register event or what does not parse. */
function draftOf({ jws: { payload }, claims, statements }: ReadMessage): Message | null {
  const [id, from, iat] = [textOf(payload, "jti"), textOf(payload, "iss"), numberOf(payload, "iat")];
  const at = new Date(Math.round(iat * 1000));
  // The words are worked out of what is not yet known to be genuine: a number too large is no date.
  if (Number.isNaN(at.getTime())) return null;
  const createdAt = at.toISOString().replace(".000Z", "Z");
  const full = statements.filter(({ form }) => form === "full").map(({ form: _form, ...statement }) => statement);
  const parsed = parseMessage({ ...claims, id, from, createdAt, statements: full });
  return parsed.ok ? parsed.message : null;
}

async function copyLines(copy: string, names: PlainNames): Promise<readonly string[]> {
  const body = readJson(copy);
  const message = await readMessage(textOf(body, "presentation"));
  const stated = readJws(textOf(body, "gateway"))?.payload;
  if (!message || !stated) return [];
  const words = new PlainWords(null, names);
  const [sender, recipient] = [words.agency(textOf(stated, "sender")), words.agency(textOf(stated, "aud"))];
  const acceptedAt = textOf(stated, "acceptedAt");
  if (Number.isNaN(Date.parse(acceptedAt))) return [];
  // They stand in the order of their digests, which is chance: a reader expects the contract's.
  const inOrder = message.statements.toSorted((a, b) => placeOf(a.item) - placeOf(b.item));
  const items = inOrder.map(({ item, form }) => plainItem(item, form === "full" ? "full" : "minimised"));
  const why =
    textOf(stated, "tier") === "protection" ? "because someone may be harmed" : "because the family agreed to it";
  const handling = Object.entries(handlingWords).filter(([code]) => listOf(stated, "handling").includes(code));
  const retainUntil = textOf(stated, "retainUntil");
  return [
    `${sender} sent it; the broker took it in at ${words.moment(acceptedAt)} ${acceptedAt.slice(0, 4)}.`,
    `${recipient} received ${items.length === 0 ? "no statement" : listed([...new Set(items)])}, ${why}.`,
    ...handling.map(([, text]) => `${sentence(recipient)} is told ${text}.`),
    ...(retainUntil === "" ? [] : [`The copy is deleted after ${words.date(retainUntil)} ${retainUntil.slice(0, 4)}.`]),
  ];
}

function placeOf(item: string): number {
  return itemNames.findIndex((name) => name === item);
}

function listOf(value: unknown, name: string): readonly unknown[] {
  const found = memberOf(value, name);
  return Array.isArray(found) ? found : [];
}
