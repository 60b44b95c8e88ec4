import type { Field } from "@gatehouse/adapter/field";
import { memberNames } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { leafAt } from "@gatehouse/adapter/leaf";
import type { RecordTree } from "@gatehouse/adapter/record-tree";
import { isRecordObject, memberPath } from "@gatehouse/adapter/record-tree";
import { withoutFormulaMark } from "@gatehouse/adapter/write-csv";

/** The first place of these names that says something, as one system and another call it. */
export type Named = (...names: readonly string[]) => Leaf | undefined;

/** A name without case, blanks and signs but per cent: `Date of Birth`, `date_of_birth` and `DateOfBirth` are one. */
export function squeezed(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("%", "percent")
    .replace(/[^a-z0-9]/g, "");
}

/** Names of a place's members by their squeezed form; of two that are one, the first counts. */
export function namesIn(places: readonly Field[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const place of places)
    for (const name of memberNames(place)) {
      const short = squeezed(name);
      if (!found.has(short)) found.set(short, name);
    }
  return found;
}

/**
 * Reads a place's leaves by any of their names.
 *
 * @param names squeezed form to the name as it is written
 * @param paths of members, by their names; rows of one table share them, as making one costs more than reading a cell
 */
export function namedIn(
  place: Field,
  names: ReadonlyMap<string, string> = namesIn([place]),
  paths = new Map<string, string>(),
): Named {
  const { tree, ledger } = place;
  const members = isRecordObject(tree) ? tree : new Map<string, RecordTree>();
  const pathOf = (written: string): string => {
    const path = paths.get(written) ?? memberPath(place.path, written);
    paths.set(written, path);
    return path;
  };
  return (...wanted) => {
    for (const name of wanted) {
      const written = names.get(name);
      const cell = written === undefined ? undefined : members.get(written);
      if (written === undefined || cell === undefined || cell === null || cell === "") continue;
      const leaf = leafAt({ tree: cell, path: pathOf(written), ledger });
      if (leaf !== undefined) return { path: leaf.path, text: withoutFormulaMark(leaf.text) };
    }
    return undefined;
  };
}

/** Reads from the first of several places that has the name. */
export function namedInAny(places: readonly Field[]): Named {
  const readers = places.map((place) => namedIn(place));
  return (...wanted) => {
    for (const read of readers) {
      const leaf = read(...wanted);
      if (leaf !== undefined) return leaf;
    }
    return undefined;
  };
}

/** What is asked of a pupil, and the squeezed names under which systems have it. */
export const concepts = {
  upn: ["upn", "uniquepupilnumber", "pupilupn"],
  formerUpn: ["formerupn", "previousupn"],
  uln: ["uniquelearnernumber", "uln"],
  nhs: ["nhsnumber", "nhsno"],
  surname: ["surname", "legalsurname", "lastname", "familyname", "legallastname", "pupilsurname"],
  forename: ["forename", "legalforename", "firstname", "givenname", "legalfirstname", "pupilforename"],
  middle: ["middlenames", "middlename", "legalmiddlenames"],
  preferredSurname: ["preferredsurname", "preferredlastname", "chosensurname"],
  preferredForename: ["preferredforename", "preferredfirstname", "chosenforename"],
  formerSurname: ["formersurname", "previoussurname"],
  formerForename: ["formerforename", "previousforename"],
  fullName: ["pupilname", "studentname", "student", "pupil", "fullname", "name", "childname", "child", "legalname"],
  born: ["dob", "dateofbirth", "birthdate", "personbirthdate"],
  sex: ["sex", "gender", "gendercurrent", "legalsex"],
  ethnicity: ["ethnicity", "ethnicitycode", "ethnicgroup"],
  language: ["language", "firstlanguage", "languagecode", "mothertongue"],
} as const;
export type Concept = keyof typeof concepts;
