import type { OpenPages } from "./pages.ts";
import type { Family } from "./story.ts";

/**
 * What `npm start` says last: where the pages are, who one can be there, and in which order to look at them. docs/tour.md
 * says the same with pictures. Nothing where no pages are open.
 *
 * @param family of the day's story, whom the partnership knows; null where records were played instead
 */
export function tourWords(
  opened: readonly OpenPages[],
  family: Pick<Family, "nhsNumber" | "case"> | null,
): readonly string[] {
  if (opened.length === 0) return [];
  const places = opened.map(({ agency, url, accounts }) => {
    const names = accounts.map(({ name, role }) => `${name} (${role.replaceAll("-", " ")})`);
    return `  ${agency}: ${url}   sign in as ${names.join(" or ")}`;
  });
  return [
    "Pages, in a browser on this machine (nobody has a password; everybody is invented):",
    ...places,
    "Five minutes, in this order (docs/tour.md has it with pictures); a private window for each person:",
    "  1  P. Renn of family-support raises a concern, and sees what would go to whom before it goes",
    ...(family === null
      ? []
      : [
          `     about Ada Lovell, NHS number ${family.nhsNumber}: of a child whom nobody knows all but the front door's copy waits`,
        ]),
    "  2  L. Abara of northshire-council reads it, and acknowledges it: P. Renn's page says so",
    `  3  T. Birch of hillside-school opens ${family === null ? "a case" : `Ada's case, ${family.case}`}, and sees come in what L. Abara tells its team`,
    "  4  T. Birch raises a concern in an emergency; R. Okafor decides it as the second person",
    "  5  T. Birch sees who knows what, and tells the family",
    "  6  W. Tern, an operator, sees who sent how much to whom, and where one message waits, and nothing of what it says",
    "  7  npm run -s gatehouse -- evidence <the id of a message>: one file that proves it, and checks itself in a browser",
  ];
}
