import type { Letter } from "@gatehouse/contracts/letter";
import { emptyLetter, letterSheet } from "./letter-sheet.ts";
import type { Letterhead } from "./letter-sheet.ts";
import { visible } from "./visible.ts";

const width = 78;

/** A letter as plain text, of lines that a printer and a screen reader take as they are. */
export function letterText(letter: Letter, head: Letterhead): string {
  const sheet = letterSheet(letter, head);
  const parts = [
    ...(sheet.draft ? ["DRAFT, NOT APPROVED: do not send", ""] : []),
    sheet.from,
    ...(sheet.date === null ? [] : [sheet.date]),
    "",
    sheet.title,
    "=".repeat(Math.min(width, sheet.title.length)),
    ...sheet.opening.flatMap((line) => ["", wrapped(line)]),
    ...(sheet.entries.length === 0 ? ["", emptyLetter[letter.version]] : []),
    ...sheet.entries.flatMap(({ heading, lead, facts }, at) => [
      ...(sheet.entries[at - 1]?.heading === heading ? [] : ["", heading, "-".repeat(heading.length)]),
      "",
      wrapped(lead),
      ...facts.map(([label, text]) => wrapped(`${label}: ${text}`)),
    ]),
    ...sheet.closing.flatMap(({ heading, lines }) => ["", heading, "-".repeat(heading.length), ...lines.map(wrapped)]),
  ];
  return `${parts.map(visible).join("\n")}\n`;
}

function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}
