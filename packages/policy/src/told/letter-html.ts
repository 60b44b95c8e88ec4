import type { Letter } from "@gatehouse/contracts/letter";
import { emptyLetter, letterSheet } from "./letter-sheet.ts";
import type { Letterhead, Sheet } from "./letter-sheet.ts";
import { sheetStyle } from "./sheet-style.ts";
import { escaped } from "./visible.ts";

/** A letter as one HTML file, to be printed: no script, nothing from anywhere else, and nothing that a reader could undo. */
export function letterHtml(letter: Letter, head: Letterhead): string {
  const sheet = letterSheet(letter, head);
  const byDate = [...Map.groupBy(sheet.entries, ({ heading }) => heading)];
  const entries = byDate.map(([date, same]) => dateHtml(date, same)).join("\n");
  return page(sheet.title, [
    sheet.draft ? `<p class="draft">Draft, not approved: do not send</p>` : "",
    `<p class="from">${escaped(sheet.from)}</p>`,
    sheet.date === null ? "" : `<p>${escaped(sheet.date)}</p>`,
    `<h1>${escaped(sheet.title)}</h1>`,
    ...sheet.opening.map((line) => `<p>${escaped(line)}</p>`),
    sheet.entries.length === 0 ? `<p>${escaped(emptyLetter[letter.version])}</p>` : entries,
    ...sheet.closing.map(closingHtml),
  ]);
}

/** A whole page. The policy forbids it whatever it might have been made to ask for. */
export function page(title: string, parts: readonly string[]): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>${sheetStyle}</style>
</head>
<body>
<main>
${parts.filter((part) => part !== "").join("\n")}
</main>
</body>
</html>
`;
}

function dateHtml(date: string, entries: Sheet["entries"]): string {
  return `<h2>${escaped(date)}</h2>\n${entries.map(entryHtml).join("\n")}`;
}

function entryHtml({ lead, facts }: Sheet["entries"][number]): string {
  const rows = facts
    .map(([label, text]) => `<div><dt>${escaped(label)}</dt><dd>${escaped(text)}</dd></div>`)
    .join("\n");
  return `<section>
<h3>${escaped(lead)}</h3>
<dl>
${rows}
</dl>
</section>`;
}

function closingHtml({ heading, lines }: Sheet["closing"][number]): string {
  return `<h2>${escaped(heading)}</h2>\n${lines.map((line) => `<p>${escaped(line)}</p>`).join("\n")}`;
}
