import { visibleText } from "./visible-text.ts";

/** Who someone is at their agency, as messages and events name them. */
export type NamedProfessional = { readonly name?: string | null | undefined; readonly id?: string | null | undefined };

/**
 * Whether two names mean one professional: by the directory's id where both have one, else by name (contract §4). Case,
 * blanks, punctuation, accents, letters that only look like others, a title that one of the two leaves out, and the order
 * of the parts make no second human. Unnamed professionals are nobody, so never the same.
 */
export function sameProfessional(a: NamedProfessional, b: NamedProfessional): boolean {
  const [idOfA, idOfB] = [idKey(a), idKey(b)];
  if (idOfA !== null && idOfB !== null) return idOfA === idOfB;
  const [nameOfA, nameOfB] = [nameParts(a.name), nameParts(b.name)];
  if (nameOfA.title !== nameOfB.title && nameOfA.title !== "" && nameOfB.title !== "") return false;
  const key = joined(nameOfA);
  return key !== "" && (key === joined(nameOfB) || sorted(nameOfA) === sorted(nameOfB));
}

/** What people write where a name belongs when they do not give one. */
const noNames: ReadonlySet<string> = new Set([
  "anon",
  "anonymous",
  "confidential",
  "na",
  "namewithheld",
  "nobody",
  "none",
  "notgiven",
  "notknown",
  "redacted",
  "tbc",
  "unknown",
  "withheld",
]);

/** Whether a name names a human: blanks, signs and "anonymous" do not. */
export function isNamed(professional: NamedProfessional): boolean {
  const key = joined(nameParts(professional.name));
  return /\p{L}/u.test(key) && !noNames.has(key);
}

/** One spelling of a professional's name, for counting what they do: titles and spelling left out. */
export function nameKey(professional: NamedProfessional): string {
  return joined(nameParts(professional.name));
}

/** A directory's id without what shows nothing; null where there is none. */
function idKey({ id }: NamedProfessional): string | null {
  const key = visibleText((id ?? "").normalize("NFKC")).toLowerCase();
  return key === "" ? null : key;
}

type NameParts = { readonly title: string; readonly parts: readonly string[] };

const titles: ReadonlySet<string> = new Set(["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame"]);
/** Titles that say nothing against another: a doctor is a Mr or a Mrs too. */
const learned: ReadonlySet<string> = new Set(["dr", "prof"]);

/** What nearly all names are written in; nothing of it has another form, is unseen or looks like another letter. */
const plainName = /^[A-Za-z0-9 .,'-]*$/;

function nameParts(name: string | null | undefined): NameParts {
  const given = name ?? "";
  const words = plainName.test(given) ? given.toLowerCase().split(/[ .,'-]+/) : folded(given).split(/[^\p{L}\p{N}]+/u);
  return titledParts(words.filter((word) => word !== ""));
}

/** One spelling of a name in any script. */
function folded(name: string): string {
  // Compatibility forms first, so that accents and styled letters come apart into a plain letter and marks.
  const plain = visibleText(name.normalize("NFKD")).toLowerCase().replaceAll(/\p{M}/gu, "");
  return Array.from(plain, (letter) => lookAlikes[letter] ?? letter).join("");
}

function titledParts(words: readonly string[]): NameParts {
  const first = words[0] ?? "";
  const titled = words.length > 1 && titles.has(first);
  return { title: titled && !learned.has(first) ? first : "", parts: titled ? words.slice(1) : words };
}

function joined({ parts }: NameParts): string {
  return parts.join("");
}

function sorted({ parts }: NameParts): string {
  return parts.toSorted().join(" ");
}

/** Letters of other alphabets that a reader takes for a Latin one (Unicode TR39 has more; these are in everyday fonts). */
const lookAlikes: Readonly<Record<string, string>> = {
  а: "a",
  в: "b",
  с: "c",
  ԁ: "d",
  е: "e",
  ө: "o",
  һ: "h",
  н: "h",
  і: "i",
  ӏ: "l",
  ј: "j",
  к: "k",
  м: "m",
  о: "o",
  р: "p",
  ԛ: "q",
  ѕ: "s",
  т: "t",
  ԝ: "w",
  х: "x",
  у: "y",
  α: "a",
  β: "b",
  ε: "e",
  η: "h",
  ι: "i",
  κ: "k",
  μ: "m",
  ν: "v",
  ο: "o",
  ρ: "p",
  τ: "t",
  υ: "y",
  χ: "x",
  ı: "i",
  ł: "l",
  ø: "o",
  đ: "d",
};
