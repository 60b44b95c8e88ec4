import { createHash } from "node:crypto";

/** What is known of a person when they are linked; what is not known is left out. */
export type Known = {
  readonly name?: string | null;
  readonly born?: string | null;
  readonly postcode?: string | null;
};

/** The hashes that `person.linked` carries beside identifiers (contract §4), as far as enough is known to make them. */
export type Likeness = { readonly nameHash?: string; readonly placeHash?: string };

/**
 * Makes the hashes by which two records are suspected to be one person: of name and birth date, and of birth date and
 * postcode. They never match anyone, they only hold messages for a human (decision step 2). Every agency has to make them
 * alike, so spelling counts for nothing: case, accents, spaces, punctuation and the order of names are taken out.
 *
 * A hash like this can be guessed by trying names and dates. It travels sealed like the rest of its event, and the register
 * keeps only its keyed hash under the partnership's key.
 *
 * @param known as the agency's record has it; `born` a full date `YYYY-MM-DD`, else nothing is made
 */
export function likenessOf({ name, born, postcode }: Known): Likeness {
  if (!born || !/^\d{4}-\d{2}-\d{2}$/.test(born)) return {};
  const named = nameKey(name ?? "");
  const placed = (postcode ?? "").toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
  return {
    ...(named === "" ? {} : { nameHash: hashOf("name", named, born) }),
    ...(placed === "" ? {} : { placeHash: hashOf("place", born, placed) }),
  };
}

/** `Lovell, Ada-Mae`, `ada mae lovell` and `Åda Mae LOVELL` are one name. */
function nameKey(name: string): string {
  const letters = name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const words = letters.replaceAll(/['’]/g, "").split(/[^\p{L}\p{N}]+/u);
  return words
    .filter((word) => word !== "")
    .toSorted()
    .join(" ");
}

function hashOf(...parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\n")).digest("base64url");
}
