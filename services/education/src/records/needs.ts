import { cleanLine } from "@gatehouse/adapter/text";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { needTypes, provisions, wordsOf } from "../codes/school-codes.ts";
import type { Named } from "../named.ts";
import type { Pupil } from "../pupil.ts";

/** The types of need, the first in rank first, in words; a code that no year has is left out with a warning. */
export function needWords(
  needs: readonly { readonly type: Leaf | undefined; readonly rank: Leaf | undefined }[],
  pupil: Pupil,
): { readonly words: string | undefined; readonly from: readonly (Leaf | undefined)[] } {
  const ranked = needs.toSorted((a, b) => Number(a.rank?.text ?? 99) - Number(b.rank?.text ?? 99));
  const known = ranked.flatMap(({ type, rank }) => {
    const words = type && wordsOf(needTypes, type.text);
    if (type !== undefined && words === undefined) pupil.ledger.warn("code-unknown", type.path);
    return type === undefined || words === undefined ? [] : [{ words, type, rank }];
  });
  const words = [...new Set(known.map((need) => need.words))].join("; ");
  return { words: words === "" ? undefined : words, from: known.flatMap(({ type, rank }) => [type, rank]) };
}

/** Says special educational provision of a code, with the types of need where the file has them. */
export function readProvision(named: Named, pupil: Pupil, needs: ReturnType<typeof needWords>): void {
  const leaf = named("senprovision", "senstatus");
  const found =
    leaf && (Object.hasOwn(provisions, leaf.text.toUpperCase()) ? provisions[leaf.text.toUpperCase()] : undefined);
  const inWords = named("senneed", "primarysenneed");
  const plain = inWords && (wordsOf(needTypes, inWords.text) ?? cleanLine(inWords.text).slice(0, 4000));
  const need = needs.words ?? plain;
  if (leaf !== undefined && found === undefined) pupil.ledger.warn("code-unknown", leaf.path);
  const from = [found === undefined ? undefined : leaf, ...needs.from, needs.words === undefined ? inWords : undefined];
  if (found !== undefined) pupil.say("education.specialNeeds", { ...found, need }, { from });
  else if (need !== undefined) pupil.say("education.specialNeeds", { status: "needs-recorded", need }, { from });
}
