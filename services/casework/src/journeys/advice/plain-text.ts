/** Each digit as it is said; "oh" is how people read a nought aloud. */
const said: Readonly<Record<string, string>> = {
  zero: "0",
  nought: "0",
  oh: "0",
  one: "1",
  two: "2",
  three: "3",
  four: "4",
  five: "5",
  six: "6",
  seven: "7",
  eight: "8",
  nine: "9",
};
const word = `(?:(?:double|treble|triple) )?(?:${Object.keys(said).join("|")}|\\d)`;
/** Six digits in a row, said one by one, are a number; fewer may be a count. */
const saidNumber = new RegExp(`\\b${word}(?:[ ,.-]{1,2}${word}){5,}\\b`, "gi");
const times: Readonly<Record<string, number>> = { double: 2, treble: 3, triple: 3 };

/**
 * A text as a reader takes it in: compatibility forms (𝟗, ９) as plain ones, every script's digits as ours, what shows
 * nothing taken out, every dash and blank as one kind, and a number that is spelled out digit by digit in digits.
 */
export function plainText(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/\p{Cf}/gu, "")
    .replaceAll(/\p{Nd}/gu, digitOf)
    .replaceAll(/\p{Pd}/gu, "-")
    .replaceAll(/[^\S\n]+/gu, " ")
    .replaceAll(saidNumber, inDigits);
}

/** Each script has its ten digits one after the other. */
function digitOf(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(point - value - 1))) value += 1;
  return String(value);
}

function inDigits(found: string): string {
  let digits = "";
  let repeat = 1;
  for (const part of found.toLowerCase().split(/[ ,.-]+/)) {
    const digit = said[part] ?? part;
    if (times[part] === undefined) digits += digit.repeat(repeat);
    repeat = times[part] ?? 1;
  }
  return digits;
}
