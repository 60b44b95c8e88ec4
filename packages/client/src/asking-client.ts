import type { Professional } from "@gatehouse/contracts/agency";
import type { CaseView } from "@gatehouse/contracts/cases";
import type { LetterDraft, LetterQuestion } from "@gatehouse/contracts/letter";
import type { OverrideRate } from "@gatehouse/contracts/override-rates";
import type { RecordedDecision } from "@gatehouse/contracts/recorded-decision";
import type { HeldContentAnswer, HoldsAnswer, OpenTelling } from "@gatehouse/contracts/review";
import type { WishesAnswer, WishSubject } from "@gatehouse/contracts/wishes";
import type { ApprovedLetter, FollowUp, Questions, RetentionAsked } from "./questions.ts";
import type { AnswerTo } from "./requests.ts";

/** The client's questions that go to the gateway as they are asked; what each promises stands at `AgencyClient`. */
export abstract class AskingClient {
  protected abstract readonly questions: Questions;

  followUp(id: string): Promise<FollowUp> {
    return this.questions.followUp(id);
  }

  cases(refs: readonly string[]): Promise<readonly CaseView[]> {
    return this.questions.cases(refs);
  }

  overrides(): Promise<readonly OverrideRate[]> {
    return this.questions.overrides();
  }

  draftLetter(question: LetterQuestion, by: Professional): Promise<LetterDraft> {
    return this.questions.draftLetter(question, by);
  }

  approveLetter(draft: Pick<LetterDraft, "question" | "digest">, by: Professional): Promise<ApprovedLetter> {
    return this.questions.approveLetter(draft, by);
  }

  holds(by: Professional, hold: string | null): Promise<HoldsAnswer> {
    return this.questions.holds(by, hold);
  }

  heldContent(by: Professional, hold: string): Promise<HeldContentAnswer> {
    return this.questions.heldContent(by, hold);
  }

  tellings(by: Professional): Promise<readonly OpenTelling[]> {
    return this.questions.tellings(by);
  }

  wishes(by: Professional, subject: WishSubject): Promise<WishesAnswer> {
    return this.questions.wishes(by, subject);
  }

  retention<T extends RetentionAsked["type"]>(
    asked: Extract<RetentionAsked, { readonly type: T }>,
  ): Promise<AnswerTo<T>> {
    return this.questions.retention<T>(asked);
  }

  decisions(since: string): Promise<readonly RecordedDecision[]> {
    return this.questions.decisions(since);
  }
}
