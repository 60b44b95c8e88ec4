/** What decides, besides the kind of resource, which data item a clinical entry is. Configuration: codes and words. */
export type Topic = {
  /** SNOMED CT concepts. */
  readonly codes: readonly string[];
  /** Whole words or phrases; one that ends in `*` may go on. */
  readonly words: readonly string[];
};
export type Topics = {
  readonly sexualHealth: Topic;
  readonly mentalHealth: Topic;
  readonly injury: Topic;
};

/**
 * Safe defaults. They err towards the item that is shared with fewer: an entry taken for sexual health is sealed until
 * somebody releases it. An agency adds the concepts of its own records.
 */
export const defaultTopics: Topics = {
  sexualHealth: {
    codes: [],
    words: [
      "sexual health",
      "sexually",
      "contracept*",
      "chlamydia*",
      "gonorrh*",
      "syphilis",
      "hiv",
      "genital*",
      "pregnan*",
      "abortion",
      "termination of pregnancy",
    ],
  },
  mentalHealth: {
    codes: ["248062006", "82313006", "6471006", "55680006"],
    words: [
      "self-harm*",
      "self harm*",
      "self-injur*",
      "suicid*",
      "overdose*",
      "depress*",
      "anxiety",
      "anorexia",
      "bulimia",
      "eating disorder*",
      "psychos*",
      "mental health",
      "camhs",
    ],
  },
  injury: {
    codes: [],
    words: [
      "fracture*",
      "bruis*",
      "burn of",
      "burns",
      "scald*",
      "laceration*",
      "bite of",
      "injury",
      "injuries",
      "wound*",
    ],
  },
};

function escaped(words: string): string {
  return words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function pattern(words: readonly string[]): RegExp {
  const parts = words.map((word) => {
    const open = word.endsWith("*");
    return `\\b${escaped(open ? word.slice(0, -1) : word)}${open ? "" : "\\b"}`;
  });
  return new RegExp(parts.length === 0 ? "(?!)" : parts.join("|"), "i");
}

/** A topic made ready to be asked. */
export type Matcher = (codes: readonly string[], words: string) => boolean;

/** Whether a code is the topic's, or its words occur. */
export function matcher(topic: Topic): Matcher {
  const words = pattern(topic.words);
  const codes = new Set(topic.codes);
  return (given, text) => given.some((code) => codes.has(code)) || words.test(text);
}
