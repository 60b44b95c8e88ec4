import type { Page } from "playwright-core";
import type { Step } from "./people-at-pages.ts";
import { answer, holdsUp } from "./people-at-pages.ts";

/** The child of the concern that browser tests raise: that of `familyEvents`. */
export const child = { name: "Ada Lovell", born: "2017-03-09", nhsNumber: "9998259797" };
/** What nobody but a signed-in reader may find anywhere. */
export const seen = "Three round bruises on the left upper arm";

const today = (): string => new Date(Date.now() - 24 * 3_600_000).toISOString().slice(0, 10);

/** The pages of the concern's form in their order, part by part. */
export function concernSteps(
  change: { readonly agencies?: readonly string[]; readonly summary?: string } = {},
): readonly (readonly [string, readonly (readonly Step[])[]])[] {
  return [
    [
      "Who it is about",
      [
        [
          ["fill", "Full name of the child", child.name],
          ["choose", "I can say"],
          ["date", "Date of birth", child.born],
        ],
        [
          ["choose", "I can say"],
          ["fill", "NHS number", child.nhsNumber],
        ],
        [["choose", "Not asked"]],
        [
          ["choose", "I can say"],
          ["fill", "First parent or carer: full name", "Mary Lovell"],
          ["fill", "First parent or carer: relationship to the child", "mother"],
        ],
        [["choose", "Not known"]],
      ],
    ],
    [
      "What you saw or were told",
      [
        [
          ["choose", "Yes"],
          ["fill", "What you saw or heard", `${seen}, seen by two workers at the family centre.`],
          ["date", "When was that?", today()],
          ...(change.summary === undefined
            ? []
            : [["fill", "The same in one or two sentences (optional)", change.summary] as const]),
        ],
        [["choose", "No, nobody told me anything"]],
        [["fill", "What worries you (optional)", "I think that somebody grips her hard."]],
        [["choose", "Not asked"]],
      ],
    ],
    [
      "The risk",
      [
        [
          ["choose", "Physical abuse"],
          ["choose", "The child is suffering, or is likely to suffer, significant harm"],
        ],
        [["fill", "What the judgement rests on", "Bruises in the shape of fingers, seen by two workers on one day."]],
        [
          ["choose", "A colleague, with me"],
          ["fill", "Colleague's full name", "B. Osei"],
          ["choose", "Family worker"],
          ["choose", "7 days"],
        ],
      ],
    ],
    ["Telling the family", [[["choose", "Yes"]]]],
    ["Who to send it to", [(change.agencies ?? []).map((agency) => ["choose", agency] as const)]],
  ];
}

/** Goes from the first page to the check of the answers; `each` looks at every page on the way. */
export async function fillConcern(
  page: Page,
  change: Parameters<typeof concernSteps>[0] = {},
  each: (page: Page) => Promise<void> = (at) => holdsUp(at, [child.name, "bruises"]),
): Promise<void> {
  await page.getByRole("link", { name: "Raise a concern about a child" }).click();
  await each(page);
  await page.getByRole("button", { name: "Start now" }).click();
  await each(page);
  for (const [part, pages] of concernSteps(change)) {
    await page.getByRole("link", { name: part, exact: true }).click();
    for (const steps of pages) {
      await each(page);
      await answer(page, steps);
    }
  }
  await page.getByRole("heading", { name: "Check your answers" }).waitFor();
  await each(page);
}
