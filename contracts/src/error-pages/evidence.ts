import type { ErrorCode } from "../errors.ts";
import type { Page } from "../page.ts";
import { operators } from "../page.ts";

/** What is said of evidence that cannot be made, or does not verify. */
export const evidencePages = {
  "evidence-altered": {
    happened:
      "Something in the evidence file is not what was signed, recorded or sealed. The lines above name each part that is not.",
    todo: "Do not rely on it. Ask the agency whose evidence it is to make it again from what it keeps, and compare the fingerprint of the root with the one you were given by other means.",
    ask: operators,
  },
  "evidence-key-gone": {
    happened: "What this agency kept is sealed to a key of its own that is no longer among its keys.",
    todo: "Bring the sealing key of that month back from where old keys are kept. Without it nobody can open what is kept.",
    ask: operators,
  },
  "evidence-not-final": {
    happened:
      "The record is decided, and not yet in a checkpoint that enough witnesses cosigned, or the proof of it could not be asked for.",
    todo: "Wait a minute and ask again: records become final by themselves. If it stays so, the operators see which witness is behind.",
    ask: operators,
  },
  "evidence-other-version": {
    happened:
      "Every signature, proof and seal in the file holds, and the page is as its agency sealed it. Another version of Gatehouse put it into words, so this one cannot tell whether those words, or what the page shows, say what was signed.",
    todo: "Rely on what was signed: gatehouse verify prints this version's own words for it. For a page that says the same, ask the agency whose evidence it is to make it again.",
    ask: operators,
  },
  "evidence-undecided": {
    happened:
      "The message is still on its way: no signed decision on it has come back, so there is nothing to prove yet.",
    todo: "Wait for the decision (gatehouse status), then make the evidence.",
    ask: operators,
  },
  "evidence-unknown": {
    happened:
      "This agency keeps nothing under that id: it neither sent nor received it, or its copy was deleted on the day on which it had to be.",
    todo: "Check the id and the agency. The sender of a message keeps what it sent by its own schedule.",
    ask: operators,
  },
} as const satisfies Partial<Record<ErrorCode, Page>>;
