/** What an officer may tick in a notice: the words it is told in, and the item of its own that it has. */
export type Category = {
  readonly words: string;
  /** Kind of exploitation, where it is one. */
  readonly exploitation?: string;
  /** Whether it is harm to the child, so that it makes a concern. */
  readonly isHarm: boolean;
};

const harm = (words: string): Category => ({ words, isHarm: true });
const note = (words: string): Category => ({ words, isHarm: false });
const exploitation = (kind: string, words: string): Category => ({ words, exploitation: kind, isHarm: true });

/** The vocabulary of a notice. A word that is none of these is warned about and says nothing. */
export const categories: ReadonlyMap<string, Category> = new Map([
  ["alcohol", note("alcohol")],
  ["bullying", note("bullying")],
  ["child-at-locus", note("the child was at the place")],
  ["child-criminal-exploitation", exploitation("criminal-exploitation", "criminal exploitation of the child")],
  ["child-sexual-exploitation", exploitation("sexual-exploitation", "sexual exploitation of the child")],
  ["child-witnessed", note("the child saw or heard it")],
  ["domestic-abuse", harm("domestic abuse")],
  ["drugs", note("drugs")],
  ["emotional-abuse", harm("emotional abuse")],
  ["female-genital-mutilation", harm("female genital mutilation")],
  ["forced-marriage", harm("forced marriage")],
  ["gangs", exploitation("gangs-and-youth-violence", "gangs and youth violence")],
  ["honour-based-abuse", harm("honour-based abuse")],
  ["missing", note("missing")],
  ["modern-slavery", exploitation("modern-slavery-and-trafficking", "modern slavery or trafficking")],
  ["neglect", harm("neglect")],
  ["online-abuse", harm("abuse online")],
  ["physical-abuse", harm("physical abuse")],
  ["pregnancy", note("pregnancy in the household")],
  ["radicalisation", exploitation("radicalisation", "radicalisation")],
  ["self-harm", harm("self-harm")],
  ["sexual-abuse", harm("sexual abuse")],
  ["suicide", harm("suicidal thoughts")],
]);

/** Grades of a notice as the forces write them, and whether they are the highest. No grade is no grade, never low. */
export const ragGrades: ReadonlyMap<string, boolean> = new Map([
  ["red", true],
  ["high", true],
  ["amber", false],
  ["medium", false],
  ["green", false],
  ["low", false],
  ["standard", false],
]);
/** Levels of the DASH checklist. */
export const dashLevels: ReadonlyMap<string, boolean> = new Map([
  ["high", true],
  ["medium", false],
  ["standard", false],
]);
