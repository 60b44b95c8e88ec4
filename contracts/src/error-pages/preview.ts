import type { ErrorCode } from "../errors.ts";
import type { Page } from "../page.ts";
import { supplier } from "../page.ts";

/** What is wrong with a preview file. A refused message is no error: it is a decision. */
export const previewPages = {
  "preview-event-invalid": {
    happened: "One of the register events in the file has another shape than the contract gives it.",
    todo: "Correct the event that the path names; nothing was decided.",
    ask: supplier,
  },
  "preview-history-invalid": {
    happened: "An entry of the file's history is not an earlier message with its decision.",
    todo: "Give each entry a message with id, kind and sender, and a decision with its recipients.",
    ask: supplier,
  },
  "preview-partnership-unknown": {
    happened:
      "The file names a partnership that is not there, or brings agencies and agreements that do not fit together.",
    todo: "Leave the partnership out for the demonstration one, or correct the agencies and parties it names.",
    ask: supplier,
  },
  "preview-too-large": {
    happened:
      "The record is a return of many: it makes more than ten drafts, and a preview is for what one sender is about to send.",
    todo: "Preview the draft or the record of one child.",
    ask: supplier,
  },
  "preview-unreadable": {
    happened:
      "The file is not a preview: it needs a moment in `now` and a message, and knows no other keys than the contract's.",
    todo: "Write the file as the contract describes it.",
    ask: supplier,
  },
} as const satisfies Partial<Record<ErrorCode, Page>>;
