import { DeliveryItem, SignedReceipt } from "@gatehouse/contracts/delivery-item";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Professional } from "@gatehouse/contracts/agency";
import type { CaseView } from "@gatehouse/contracts/cases";
import { maxAskedCases } from "@gatehouse/contracts/cases";
import { letterRefusals } from "@gatehouse/contracts/letter";
import { retentionRefusals } from "@gatehouse/contracts/retention-requests";
import type { Letter, LetterDraft, LetterQuestion } from "@gatehouse/contracts/letter";
import type { Receipt } from "@gatehouse/contracts/receipt";
import type { OverrideRate } from "@gatehouse/contracts/override-rates";
import type { RecordedDecision } from "@gatehouse/contracts/recorded-decision";
import type { OpenTelling } from "@gatehouse/contracts/review";
import type { WishesAnswer, WishSubject } from "@gatehouse/contracts/wishes";
import type { AgencyRequest, AskedItem, FollowedCopy, PreviewDecision } from "@gatehouse/contracts/request";
import { receiptAsSent } from "./as-recorded.ts";
import type { ClientConfig, ClientPorts } from "./client-config.ts";
import type { ClientState } from "./client-state.ts";
import type { EnvelopePorts } from "./envelope-ports.ts";
import { openGatewayWord } from "./gateway-word.ts";
import type { LineKeeper } from "./line-keeper.ts";
import type { MessageStatus } from "./message-states.ts";
import { queuedStatus } from "./message-states.ts";
import { inDraftIds } from "./preview-view.ts";
import type { AnswerTo } from "./requests.ts";
import { askGateway } from "./requests.ts";
import type { Draft, Signer } from "./sign-and-queue.ts";
import { signQuestion } from "./sign-and-queue.ts";

/** The gateway answers an agency some questions a minute, previews among them. */
const statusAtMostEveryMs = 2_000;

/** What asking needs of the client around it. */
export type QuestionsOptions = {
  readonly config: ClientConfig;
  readonly ports: ClientPorts;
  readonly state: ClientState;
  readonly envelope: EnvelopePorts;
  readonly signer: Signer;
  readonly line: LineKeeper;
  readonly closed: AbortSignal;
  /** Makes a verified receipt's effect durable. */
  readonly apply: (receipt: Receipt, sealed: string) => Promise<void>;
};

/** How a message goes on after it was decided: who has it, what is late, and what became of each item asked for. */
export type FollowUp = { readonly copies: readonly FollowedCopy[]; readonly asked: readonly AskedItem[] };

/** What is asked about keeping and erasing. */
export type RetentionAsked = Extract<
  AgencyRequest,
  { readonly type: "legal-hold" | "lift-legal-hold" | "erasure" | "answer-erasure" | "retention" }
>;

/** A letter that a named human approved, and the ledger's record of it. */
export type ApprovedLetter = { readonly letter: Letter; readonly digest: string; readonly record: number };

/** What the client asks the gateway, and what it knows without asking. */
export class Questions {
  readonly #options: QuestionsOptions;
  #statusAskedAt = Number.NEGATIVE_INFINITY;

  constructor(options: QuestionsOptions) {
    this.#options = options;
  }

  async ask<T extends AgencyRequest["type"]>(
    request: Extract<AgencyRequest, { readonly type: T }>,
  ): Promise<AnswerTo<T>> {
    const { config, ports, state, envelope, line, closed } = this.#options;
    if (closed.aborted) throw new GatehouseError("client-closed");
    return askGateway<T>(request, {
      agency: config.agency,
      partnership: config.partnership.id,
      signingKey: config.signingKey,
      root: config.rootJwk,
      directory: state.directory.current,
      now: ports.clock.now,
      seal: request.type === "directory" ? envelope.sealToLastGateway : envelope.sealToGateway,
      open: envelope.open,
      ask: async (bytes) => line.use().ask(bytes),
    });
  }

  async preview(draft: Draft): Promise<PreviewDecision> {
    const signed = await signQuestion(draft, this.#options.signer);
    const answer = await this.ask<"preview">({ type: "preview", compact: signed.compact });
    return inDraftIds(answer.decision, signed.statementIds);
  }

  async redeliver(fromSeq: number): Promise<void> {
    // First forgotten, then asked for: the other way round a crash would leave copies taken for handed over.
    await this.#options.state.seen.forgetFrom(fromSeq);
    await this.ask<"redeliver">({ type: "redeliver", from: fromSeq });
  }

  /** What is known here, without asking. */
  async known(id: string): Promise<MessageStatus | null> {
    const { states, outbox } = this.#options.state;
    const status = await states.read(id);
    if (status !== null) return status;
    const entry = outbox.entry(id);
    return entry === undefined ? null : queuedStatus(id, entry.kind);
  }

  /** @param receiving whether receipts come by themselves */
  async status(id: string, receiving: boolean): Promise<MessageStatus | null> {
    const known = await this.known(id);
    if (!this.#worthAsking(known, receiving)) return known;
    try {
      await this.askStatus([id]);
    } catch (err) {
      if (!(err instanceof GatehouseError)) throw err;
      this.#options.config.log.info("client.status-not-asked", { messageId: id, err });
    }
    return this.known(id);
  }

  /** What is received by itself need not be asked for, and whoever looks in a loop must not use up the questions. */
  #worthAsking(known: MessageStatus | null, receiving: boolean): boolean {
    if (known?.state === "acknowledged" || (known !== null && known.outcome !== null && receiving)) return false;
    const now = this.#options.ports.clock.now().getTime();
    if (now - this.#statusAskedAt < statusAtMostEveryMs) return false;
    this.#statusAskedAt = now;
    return true;
  }

  async askStatus(ids: readonly string[]): Promise<void> {
    const { states } = await this.ask<"status">({ type: "status", ids: [...ids] });
    for (const { id, receipts } of states) for (const compact of receipts) await this.#applyAnswered(id, compact);
  }

  async #applyAnswered(id: string, compact: string): Promise<void> {
    const { config, ports, state, envelope, apply } = this.#options;
    const word = await openGatewayWord("gatehouse-receipt+jwt", compact, SignedReceipt, {
      directory: state.directory.current(),
      partnership: config.partnership.id,
      agency: config.agency,
      now: ports.clock.now(),
    });
    if (!word.ok || word.payload.receipt.message !== id) return;
    const recorded = receiptAsSent(word.payload.receipt, state.outbox.digest(id));
    if (!recorded.ok) return config.log.error("client.receipt-refused", { messageId: id, code: recorded.code });
    const item: DeliveryItem = { type: "receipt", receipt: compact };
    await apply(word.payload.receipt, envelope.sealToSelf(Buffer.from(JSON.stringify(item))));
  }

  async followUp(id: string): Promise<FollowUp> {
    const { states } = await this.ask<"status">({ type: "status", ids: [id] });
    const { copies = [], asked = [] } = states.find((state) => state.id === id) ?? {};
    return { copies, asked };
  }

  async overrides(): Promise<readonly OverrideRate[]> {
    return (await this.ask<"overrides">({ type: "overrides" })).rates;
  }

  async cases(refs: readonly string[]): Promise<readonly CaseView[]> {
    const found: CaseView[] = [];
    for (let from = 0; from < refs.length; from += maxAskedCases) {
      const piece = refs.slice(from, from + maxAskedCases);
      found.push(...(await this.ask<"cases">({ type: "cases", cases: piece })).cases);
    }
    return found;
  }

  async draftLetter(question: LetterQuestion, by: Professional): Promise<LetterDraft> {
    return (await byOwnName(this.ask<"letter">({ type: "letter", question, by }))).draft;
  }

  async approveLetter(
    { question, digest }: Pick<LetterDraft, "question" | "digest">,
    by: Professional,
  ): Promise<ApprovedLetter> {
    const asking = this.ask<"approve-letter">({ type: "approve-letter", question, digest, by });
    const { letter, record } = await byOwnName(asking);
    return { letter, digest, record };
  }

  async holds(by: Professional, hold: string | null): Promise<AnswerTo<"holds">> {
    return await this.ask<"holds">({ type: "holds", by, hold });
  }

  async heldContent(by: Professional, hold: string): Promise<AnswerTo<"held-content">> {
    return await this.ask<"held-content">({ type: "held-content", by, hold });
  }

  async tellings(by: Professional): Promise<readonly OpenTelling[]> {
    return (await this.ask<"tellings">({ type: "tellings", by })).tellings;
  }

  async wishes(by: Professional, subject: WishSubject): Promise<WishesAnswer> {
    return await this.ask<"wishes">({ type: "wishes", by, subject });
  }

  async retention<T extends RetentionAsked["type"]>(
    asked: Extract<RetentionAsked, { readonly type: T }>,
  ): Promise<AnswerTo<T>> {
    return await byOwnName(this.ask<T>(asked));
  }

  async decisions(since: string): Promise<readonly RecordedDecision[]> {
    const all: RecordedDecision[] = [];
    for (let after: number | null = 0; after !== null;) {
      const page: AnswerTo<"decisions"> = await this.ask<"decisions">({ type: "decisions", since, after });
      all.push(...page.decisions);
      after = page.next;
    }
    return all;
  }

  async receipts(id: string): Promise<readonly string[]> {
    const { state, envelope } = this.#options;
    const sealed = await state.states.receipts(id);
    return sealed.flatMap((line) => {
      const opened = Buffer.from(envelope.open(Buffer.from(line, "latin1"))).toString("utf8");
      const item = DeliveryItem.parse(JSON.parse(opened));
      return item.type === "receipt" ? [item.receipt] : [];
    });
  }
}

/** What is refused of letters and of erasing has errors of its own: what to do differs. */
async function byOwnName<Answer>(asking: Promise<Answer>): Promise<Answer> {
  try {
    return await asking;
  } catch (cause) {
    const code = cause instanceof GatehouseError ? cause.facts.code : undefined;
    const named = [...letterRefusals, ...retentionRefusals].find((refusal) => refusal === code);
    throw named ? new GatehouseError(named, {}, { cause }) : cause;
  }
}
