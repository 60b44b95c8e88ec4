import type { Answers } from "../store/drafts.ts";
import type { Web } from "@gatehouse/pages/web";
import { openCase } from "./case-channel.ts";
import { caseJourneys } from "./case-doing-forms.ts";
import { childOf } from "./child-of.ts";
import type { Desk } from "./desk.ts";
import { subjectOfCase } from "./desk.ts";

/** What somebody begins at a case: what the case says already is filled in, and each begins once until it is sent. */
export function serveCaseDoing(web: Web, desk: Desk): void {
  for (const { word, journey } of caseJourneys)
    web.take({
      path: `/cases/:key/${word}`,
      needs: "author",
      state: async () => "",
      take: async (visit) => {
        const file = await openCase(desk, visit);
        const { key } = file;
        const subject = subjectOfCase(key);
        const drafts = await desk.drafts(visit.user);
        const begun = (await drafts.list()).find((one) => one.subject === subject && one.journey === journey);
        const name = childOf(file);
        const known: Answers = name === null ? {} : { "child-name": name };
        return { to: `/drafts/${(begun ?? (await drafts.begin(journey, subject, known))).id}` };
      },
    });
}
