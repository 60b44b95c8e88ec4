import type { ErrorCode } from "../errors.ts";
import type { Page } from "../page.ts";
import { governance } from "../page.ts";

/** What is answered to whoever places a legal hold, or asks that something be erased. */
export const retentionPages = {
  "erasure-held": {
    happened: "A legal hold covers one of the messages: all of them, its case, a person in it, or the message itself.",
    todo: "Do not erase it. Ask whoever placed the hold; `gatehouse retention report` counts the holds that stand.",
    ask: governance,
  },
  "erasure-message-unknown": {
    happened:
      "A message of that id was never decided here, was refused, or is erased already; or who answers a request names other messages than it asked for.",
    todo: "Check the ids: they are those of the messages, not of copies. Both people name the same ones.",
    ask: governance,
  },
  "erasure-asked-already": {
    happened: "Somebody asked for the erasure of one of these messages before, and it is neither answered nor done.",
    todo: "Look at the erasures that wait. Have that one answered, or declined first if it names too much.",
    ask: governance,
  },
  "erasure-request-unknown": {
    happened: "Nobody asked for an erasure in that record, or it was declined or done since.",
    todo: "Ask which erasures wait, and answer one of those.",
    ask: governance,
  },
  "erasure-second-person": {
    happened: "The same human asked for the erasure and answers it, or placed the hold and lifts it.",
    todo: "Have a colleague in a role with the same authority look at it and answer.",
    ask: governance,
  },
  "erasure-still-acts": {
    happened:
      "Somebody still has to acknowledge, decide or answer something about one of the messages, a copy of it was not fetched, or it came less than two days ago.",
    todo: "See to what is open first. A message sent in error is corrected or called back at once, and erased afterwards.",
    ask: governance,
  },
  "legal-hold-unknown": {
    happened: "No hold was placed in that record, or it was lifted since.",
    todo: "Ask which holds stand, and lift one of those.",
    ask: governance,
  },
  "retention-not-allowed": {
    happened:
      "The agency is not the front door, or the role given there may not lift what others recorded, or nobody is named.",
    todo: "Ask the front door's manager, or the partnership's information-governance lead.",
    ask: governance,
  },
} as const satisfies Partial<Record<ErrorCode, Page>>;
