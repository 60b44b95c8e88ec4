import { child } from "./concern-form.ts";
import type { FormVisitor, Page } from "./form-visitor.ts";

type Fields = Readonly<Record<string, string | readonly string[]>>;

/** What the pages of a domestic-abuse notice are answered with, by question, as the forms' fields. */
export const noticeFields: Readonly<Record<string, Fields>> = {
  incident: {
    "incident-reference": "NP-2026-7",
    "incident-on-day": "1",
    "incident-on-month": "11",
    "incident-on-year": "2026",
    "incident-at": "22:40",
  },
  child: { "child-name": child.name, "child-born-known": "not-asked" },
  "nhs-number": { "nhs-number-known": "known", "nhs-number": child.nhsNumber },
  present: { present: "yes" },
  school: { school: "hillside-school" },
  support: { support: ["quiet"] },
  another: { another: "yes" },
};

/** Answers one question of a draft. */
export async function answerQuestion(
  visitor: FormVisitor,
  draft: string,
  question: string,
  fields: Fields,
): Promise<Page> {
  const action = `${draft}/questions/${question}`;
  return await visitor.send(await visitor.get(action), action, fields);
}

/** A notice from its start page to what would go. @returns its draft and the preview's page */
export async function previewedNotice(visitor: FormVisitor): Promise<{ readonly draft: string; readonly shown: Page }> {
  const begin = "/begin/domestic-abuse-notice";
  const draft = new URL((await visitor.send(await visitor.get(begin), begin)).url).pathname;
  for (const [question, fields] of Object.entries(noticeFields)) await answerQuestion(visitor, draft, question, fields);
  return { draft, shown: await visitor.send(await visitor.get(`${draft}/check`), `${draft}/preview`) };
}
