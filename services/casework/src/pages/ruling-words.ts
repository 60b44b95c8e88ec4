import { momentWords, roleWords } from "../journeys/words.ts";
import type { Ruling } from "../store/rulings.ts";

/** What was decided, as pages say it. */
export const outcomeWords: Readonly<Record<Ruling["outcome"], string>> = {
  release: "Released",
  withhold: "Kept back",
  refuse: "Refused",
};

/** Who signed, and when. */
export function signerWords({ name, role, at }: Ruling["first"]): string {
  return `${name}, ${roleWords(role)}, ${momentWords(at)}`;
}
