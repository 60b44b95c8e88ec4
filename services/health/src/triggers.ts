import type { Trigger } from "@gatehouse/adapter/triggers";
import type { Topic } from "./topics.ts";

/** What can make this service propose a concern; an agency switches each by its id. */
export const triggers = [
  {
    id: "safeguarding-flag",
    means: "The record has a flag for child protection, female genital mutilation or safeguarding.",
    proposes: true,
  },
  {
    id: "safeguarding-message",
    means: "A referral or a message between professionals is marked as safeguarding.",
    proposes: true,
  },
  {
    id: "worrying-attendance",
    means: "The reason of an emergency attendance is self-harm, an overdose, an assault, abuse or neglect.",
    proposes: true,
  },
] as const satisfies readonly Trigger[];
export type TriggerId = (typeof triggers)[number]["id"];

/** By which codes and words each trigger knows its entries. Configuration, with defaults that rather ask a human. */
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
