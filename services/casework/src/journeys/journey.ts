import type { Authority } from "@gatehouse/contracts/authority";
import type { Partnership, PartnershipAgency } from "@gatehouse/contracts/partnership";
import type { User } from "@gatehouse/pages/people";
import type { Answers, Draft } from "../store/drafts.ts";
import type { CaseFile } from "../cases/cases.ts";
import type { Received } from "../store/kept-copies.ts";
import type { Sent } from "../store/sent.ts";
import type { Wish } from "../store/wishes.ts";
import type { Field, FieldError } from "./fields.ts";

/** One page of a journey: one question. */
export type Question = {
  readonly id: string;
  /** The page's heading; a single field asks it itself. */
  readonly title: string;
  /** What helps to answer, and the rule behind it. */
  readonly help?: readonly string[];
  readonly fields: readonly Field[];
  /** What is wrong with its answers together, where each by itself is right; null when nothing is. */
  readonly wrong?: (answers: Answers) => FieldError | null;
};
/** A few questions about one thing, done in one go. */
export type Task = { readonly id: string; readonly title: string; readonly questions: readonly Question[] };

/** What a journey's questions and its message depend on. */
export type Scene = {
  readonly user: User;
  readonly agency: PartnershipAgency;
  readonly partnership: Partnership;
  readonly now: Date;
  /** The copy that this answers, where it answers one. */
  readonly about: Received | null;
  /** The message of this agency that this corrects or calls back, where it does. */
  readonly sent?: Sent | null;
  /** The case that this is about, as its user may see it now, where it began from one. */
  readonly file?: CaseFile | null;
  readonly answers: Answers;
};

/** Something a user does, from a start page to a confirmation. */
export type Journey = {
  readonly id: string;
  readonly name: string;
  /** What its start page says: what is needed, and what will happen. */
  readonly start: { readonly lead: string; readonly needs: readonly string[]; readonly next: string };
  readonly authority: Authority;
  /** It is gone through with the family: what would be sent can be printed. */
  readonly paper?: true;
  /** Whose journey it is, where it is not every agency's. */
  readonly isFor?: (scene: Pick<Scene, "agency" | "partnership">) => boolean;
  /** The tasks as the answers so far make them: a question that does not apply is not there. */
  readonly tasks: (scene: Scene) => readonly Task[];
  /** A problem with the answers taken together, which no single page can see; null when there is none. */
  readonly conflict: (scene: Scene) => { readonly question: string; readonly text: string } | null;
} & (
  | {
      readonly makes: "message";
      /** The whole message, but for its time. Only asked for when every question is answered. */
      readonly message: (scene: Scene, draft: Pick<Draft, "messageId">) => Readonly<Record<string, unknown>>;
      /** What is said already of the next message, where this one is one of several; null when it is the last. */
      readonly next?: (answers: Answers) => Answers | null;
    }
  | {
      readonly makes: "events";
      /** What the button says that records it. */
      readonly button: string;
      /** What it will do, in sentences; `known` is what was recorded here before. */
      readonly effects: (scene: Scene, known: readonly Wish[]) => readonly string[];
      /** The register events, in their order, and what is remembered of them here. */
      readonly events: (scene: Scene, draft: Pick<Draft, "messageId">) => RecordedWish;
    }
);

/** What recording a wish comes to. */
export type RecordedWish = {
  readonly events: readonly Readonly<Record<string, unknown>>[];
  /** What is kept of it here. Its id is that of the wish's event. */
  readonly wish: KeptWish;
};
/** A wish as it is kept here, but for who recorded it when. */
export type KeptWish = Readonly<
  Omit<Wish, "recordedAt" | "recordedBy" | "withdrawnAt" | "withdrawnBy" | "agencies" | "purposes" | "categories">
> & {
  readonly agencies: "all" | readonly string[];
  readonly purposes: "all" | readonly string[];
  readonly categories: "all" | readonly string[];
};
