import type { Topic } from "./topics.ts";

/** What in a record makes a concern draft beside the case update. Configuration, with defaults that rather ask a human. */
export type Triggers = {
  /** Codes of Flags: child protection, female genital mutilation, safeguarding. */
  readonly flags: Topic;
  /** Category or code of a ServiceRequest or Communication. */
  readonly messages: Topic;
  /** Reason of an emergency attendance. */
  readonly attendances: Topic;
};

/** Codes of the National Patient Flag guide, in both spellings it uses, and of GP Connect's safeguarding heading. */
export const defaultTriggers: Triggers = {
  flags: {
    codes: [
      "child-protection-information-system-flag",
      "child-protection-information-sharing-flag",
      "female-genital-mutilation-flag",
      "safeguarding",
    ],
    words: ["safeguarding", "child protection", "female genital mutilation", "fgm"],
  },
  messages: { codes: ["safeguarding"], words: ["safeguarding", "child protection"] },
  attendances: {
    codes: ["248062006", "82313006", "55680006"],
    words: ["non-accidental", "assault*", "self-harm*", "self harm*", "overdose*", "abuse*", "neglect*", "suicid*"],
  },
};
