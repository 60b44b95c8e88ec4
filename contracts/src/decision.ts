import type { AgencyId } from "./agency.ts";
import type {
  DroppedCode,
  DutyName,
  HandlingCode,
  HeldCode,
  OverrideCode,
  RefusalCode,
  WithheldCode,
} from "./codes.ts";
import type { MessageKind } from "./message.ts";

/** Which column of the matrix decides: by consent, or because someone may be harmed. */
export type Tier = "support" | "protection";
/** The whole value, or the less that the sender signed beside it. */
export type Form = "full" | "minimised";
/** A statement that goes, and in which form. */
export type KeptStatement = { readonly id: string; readonly item: string; readonly form: Form };
/** A statement that stays behind, and why. */
export type DroppedStatement = { readonly id: string; readonly item: string; readonly reason: DroppedCode };
/** An objection that was lifted, and by what. */
export type Override = { readonly objection: string; readonly by: OverrideCode };

/** What one recipient gets, or why it does not (contract §6). */
export type RecipientDecision = {
  readonly outcome: "shared" | "withheld" | "held";
  readonly tier: Tier;
  readonly statements: readonly KeptStatement[];
  readonly dropped: readonly DroppedStatement[];
  readonly reasons: readonly (WithheldCode | HeldCode)[];
  readonly overrides: readonly Override[];
  readonly handling: readonly HandlingCode[];
  readonly dutyCheck: boolean;
  /** The agency's safeguarding lead, when only they may have it. */
  readonly routedTo: string | null;
  readonly retainUntil: string | null;
};

/** What waits for a human: for which recipient, reviewed by whom, due when. It never releases itself. */
export type Hold = {
  readonly id: string;
  readonly recipient: AgencyId;
  readonly statement: string | null;
  readonly reason: HeldCode;
  readonly reviewer: { readonly agency: AgencyId; readonly role: string };
  readonly due: string;
};

/** What an agency must do because of the decision; times are RFC 3339, dates calendar dates. */
export type Duty = {
  readonly duty: DutyName;
  readonly on: AgencyId;
  readonly due?: string;
  readonly reviewOn?: string;
  readonly person?: string;
};

/** The decision on one message for every recipient asked for. A refusal has reasons and no recipients. */
export type Decision = {
  readonly message: {
    readonly id: string;
    readonly kind: MessageKind;
    readonly from: AgencyId;
    readonly case: string | null;
  };
  readonly outcome: "decided" | "refused";
  readonly reasons: readonly RefusalCode[];
  readonly policy: string;
  /** How many register events had been applied when this was decided. */
  readonly registerAsOf: number;
  readonly recipients: Readonly<Record<AgencyId, RecipientDecision>>;
  readonly holds: readonly Hold[];
  readonly duties: readonly Duty[];
};
