import type { ErrorCode } from "../errors.ts";
import type { Page } from "../page.ts";
import { governance } from "../page.ts";

/** What is answered to whoever drafts or approves a letter to a person. */
export const letterPages = {
  "letter-blocked": {
    happened:
      "The reader may be the source of harm, lives elsewhere, is no parent that the records know, or the child decides. The draft's page for the approver says which.",
    todo: "Do not send anything. Do what that page says; what this reader may know is decided by a human, not by a letter.",
    ask: governance,
  },
  "letter-changed": {
    happened:
      "Since the draft was made something was recorded that changes the letter: a deferral, a telling, an objection, another copy.",
    todo: "Make the draft again, read it again with what it leaves out, and approve that.",
    ask: governance,
  },
  "letter-not-allowed": {
    happened: "The agency is not the front door, or the role given there does not approve releases.",
    todo: "Ask the front door. A person who asks another agency is told where to ask.",
    ask: governance,
  },
  "letter-person-unknown": {
    happened: "Nobody is known by this reference, or the front door has not linked them and is on no team of theirs.",
    todo: "Check the reference. A person whom the front door has nothing to do with asks the agencies that hold data about them.",
    ask: governance,
  },
} as const satisfies Partial<Record<ErrorCode, Page>>;
