import { checkIdentifier } from "@gatehouse/contracts/identifiers";
import { isOrdinaryPair } from "./ordinary-words.ts";
import { plainText } from "./plain-text.ts";

/** What tells who somebody is, wherever it stands in a text, and what it is called. The form has it in its first group. */
type Sign = { readonly called: string; readonly form: RegExp; readonly is?: (found: string) => boolean };

/** What may stand between the digits of one number: blanks, dots, dashes, strokes, brackets. */
const between = String.raw`[^\p{L}\d\n]{0,2}`;
/** So many digits, whatever is between them; found wherever they begin, also within more digits. */
const digits = (count: number): string => String.raw`(?<![\p{L}\d])(?=(\d(?:${between}\d){${count - 1}})(?![\p{L}\d]))`;
const month =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const year = String.raw`(?:(?:19|20)\d{2}|['’]?\d{2})`;
const street =
  "(?:street|road|lane|avenue|crescent|terrace|gardens|grove|close|drive|way|court|place|row|walk|mews|square|hill|rise|house|flats)";
/** Ways of being nowhere in particular: "9 in the street". */
const notOfAStreet =
  "(?:the|a|an|in|on|of|to|at|her|his|their|our|this|that|my|and|or|times?|weeks?|days?|years?|hours?|minutes?|children|people|boys|girls)";
const onlyDigits = (found: string): string => found.replaceAll(/\D/g, "");

const signs: readonly Sign[] = [
  {
    called: "an NHS number",
    form: new RegExp(digits(10), "gu"),
    is: (found) => checkIdentifier("nhs-number", onlyDigits(found)),
  },
  {
    called: "a pupil number",
    form: new RegExp(String.raw`(?<![\p{L}\d])([a-z](?:${between}\d){11}${between}[\da-z])(?![\p{L}\d])`, "giu"),
    is: (found) => checkIdentifier("upn", found.replaceAll(/[^A-Za-z\d]/g, "").toUpperCase()),
  },
  {
    called: "a learner's number",
    form: new RegExp(digits(10), "gu"),
    is: (found) => !checkIdentifier("nhs-number", onlyDigits(found)) && checkIdentifier("uln", onlyDigits(found)),
  },
  { called: "an offender's or a prison number", form: /\b([A-Z]\d{6}|[A-Z]\d{4}[A-Z]{2}|\d{2,4}\/\d{1,7}[A-Z])\b/g },
  { called: "a National Insurance number", form: /\b([a-z]{2} ?\d{2} ?\d{2} ?\d{2} ?[a-d])\b/gi },
  {
    called: "a number plate",
    form: /\b([A-Za-z]{2}\d{2} ?[A-Za-z]{3}|(?!Y\d{1,2}\b)[A-Z]\d{2,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z])\b/g,
  },
  { called: "a postcode", form: new RegExp(String.raw`\b([a-z]{1,2}\d[a-z\d]?${between}\d[a-z]{2})\b`, "giu") },
  {
    called: "a date",
    form: new RegExp(
      String.raw`(?<!\d)(\d{1,2}[./\-]\d{1,2}[./\-](?:19|20)?\d{2}|\d{1,2} \d{1,2} (?:19|20)\d{2}|(?:19|20)\d{2}[./\- ]\d{1,2}[./\- ]\d{1,2}` +
        String.raw`|\d{1,2}(?:st|nd|rd|th)?[ -](?:of )?${month}[, -]+${year}|\b${month}[ -]\d{1,2}(?:st|nd|rd|th)?[, -]+${year})(?!\d)`,
      "giu",
    ),
  },
  {
    called: "a date",
    form: new RegExp(
      String.raw`\b((?:born|birthday|birth|d\.?o\.?b\.?)\b[^.\n]{0,30}?\b(?:${month}|(?:19|20)\d{2}))\b`,
      "giu",
    ),
  },
  { called: "an e-mail address", form: /([^\s@]+@[^\s@]+\.[a-z]{2,})/gi },
  { called: "an address on the web", form: /(?<![\p{L}\d])(https?:\/\/\S+|www\.\S+|@[\p{L}\d_.]{3,})/giu },
  {
    called: "a place in three words",
    form: /(?<![\p{L}\d.@])((?:\/\/\/?)?\p{L}{3,}\.\p{L}{3,}\.\p{L}{3,})(?![\p{L}\d])/gu,
  },
  {
    called: "a place on the map",
    form: /(?<![\d.])(-?\d{1,2}\.\d{3,}[, ]+-?\d{1,3}\.\d{3,}|\b[HJNOST][A-HJ-Z] ?\d{3,5} ?\d{3,5}\b)/g,
  },
  {
    called: "a telephone number",
    form: new RegExp(String.raw`(?<!\d)((?:\+${between}44|00${between}44|\(?0)(?:${between}\d){9,10})(?!\d)`, "gu"),
  },
  {
    called: "a house and its street",
    form: new RegExp(
      String.raw`(?<![\p{L}\d])(\d+[a-z]?,? (?!${notOfAStreet}\b)[\p{L}'’-]+ (?:(?!${notOfAStreet}\b)[\p{L}'’-]+ )?${street})(?![\p{L}])`,
      "giu",
    ),
  },
  { called: "a house and its street", form: /(?<![\p{L}\d])(\d+[A-Za-z]?,? \p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+)/gu },
  {
    called: "somebody's name",
    form: /\b((?:[Mm]iss|MISS|[Dd]r|DR|[Dd]octor|[Pp]rof(?:essor)?|[Rr]ev(?:erend)?|Sir|Dame|Lady|Lord|PC|DC|[Ss]gt|[Nn]urse|[Uu]ncle|[Aa]unt(?:ie|y)?)\.? \p{Lu}[\p{L}'’-]+)/gu,
  },
  {
    called: "somebody's name",
    form: /\b((?:mr|mrs|ms|mx)\.? (?!(?:and|or|nor|is|are|was|were|has|have|had|said|says)\b)\p{L}[\p{L}'’-]+)/giu,
  },
  {
    called: "somebody's name",
    form: /\b((?:(?:is|are|was|were|girl|boy|child|pupil|baby) (?:called|named)|[Nn]ames?(?:['’]s| is| are|:)?) \p{Lu}\p{Ll}+)/gu,
  },
  {
    called: "two words that look like a name (write services in small letters)",
    form: /(?<![\p{L}\d'’-])(?=(\p{Lu}[\p{Ll}'’-]+ \p{Lu}[\p{L}'’-]+))/gu,
    is: (found) => !isOrdinaryPair(found),
  },
];

/**
 * What in a text would tell who somebody is, as far as it can be told by its form: whatever digits, letters and signs it is
 * written with, also spelled out digit by digit. A first name alone cannot be told: the page asks its writer to read it
 * again. Says what was found, never the words themselves.
 */
export function namesIn(text: string): readonly string[] {
  const plain = plainText(text);
  const found = signs
    .filter(({ form, is }) => [...plain.matchAll(form)].some(([, part = ""]) => is?.(part) ?? true))
    .map(({ called }) => called);
  return [...new Set(found)];
}
