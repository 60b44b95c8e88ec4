import type { Coverage } from "./coverage.ts";

const begin = "<!-- coverage -->";
const end = "<!-- /coverage -->";
/** Names shown of unknown fields; the rest is a number. */
const shownUnknown = 12;

function refusals(refused: Coverage["refused"]): string {
  return (
    [...refused]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([code, count]) => `${count} × \`${code}\``)
      .join(", ") || "-"
  );
}

function unknownFields({ folder, form, unknown }: Coverage): readonly string[] {
  if (unknown.length === 0) return [];
  const more = unknown.length > shownUnknown ? ` and ${unknown.length - shownUnknown} more` : "";
  const names = unknown.slice(0, shownUnknown).map((path) => `\`${path}\``);
  return [`Unknown in ${folder} (${form}): ${names.join(", ")}${more}.`];
}

/** The section of a sector's README that says what its samples come to. */
export function sectionOf(sector: string, coverage: readonly Coverage[]): string {
  const rows = coverage.map(
    ({ folder, form, files, refused, source, used, notShared, unknown }) =>
      `| ${[`${folder} (${form})`, files, refusals(refused), source, used, notShared, unknown.length].join(" | ")} |`,
  );
  return [
    begin,
    "",
    `Counted over [the sample files](../../test/samples/${sector}) with the default settings. A field counts once however many files`,
    "have it: as used if any of them used it, else as unknown if any had no rule for it. Refused files have no fields.",
    "",
    "| samples | files | refused | fields | used | known, not shared | unknown |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...rows,
    ...coverage.flatMap((one) => unknownFields(one).flatMap((line) => ["", line])),
    "",
    end,
  ].join("\n");
}

/** The README with its section made anew; with one at its end where it had none. */
export function withSection(readme: string, section: string): string {
  const from = readme.indexOf(begin);
  if (from === -1) return `${readme.trimEnd()}\n\n## What the samples come to\n\n${section}\n`;
  const to = readme.indexOf(end);
  const rest = to === -1 ? readme.slice(from + begin.length) : readme.slice(to + end.length);
  return `${readme.slice(0, from)}${section}${rest}`;
}
