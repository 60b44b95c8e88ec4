import { CaseRef } from "@gatehouse/contracts/message";
import { compareText } from "@gatehouse/policy/canonical";
import { caseKey } from "../cases/cases.ts";
import type { Answer, Visit, Web } from "@gatehouse/pages/web";
import { notFound } from "@gatehouse/pages/web";
import { childOf } from "./child-of.ts";
import type { Desk } from "./desk.ts";

/** The cases that somebody may see here: those they follow first, and following one. */
export function serveCases(web: Web, desk: Desk): void {
  web.read({ path: "/cases", needs: null, show: (visit) => list(desk, visit) });
  web.take({
    path: "/cases",
    needs: null,
    state: async () => "",
    take: async (visit, form) => {
      const ref = CaseRef.safeParse(form.text("case").trim());
      const view = ref.success ? await desk.cases.find(ref.data, visit.user) : null;
      // One answer for no such case and for one that is none of theirs.
      if (view === null) return { ...(await list(desk, visit, form.text("case"))), status: 404 };
      await desk.follows.set(visit.user, view.case, true);
      return { to: `/cases/${caseKey(view.case)}` };
    },
  });
  for (const [word, follows] of [
    ["follow", true],
    ["leave", false],
  ] as const) {
    web.take({
      path: `/cases/:key/${word}`,
      needs: null,
      state: async () => "",
      take: async (visit) => {
        const file = (await desk.cases.open(visit.params["key"] ?? "", visit.user)) ?? notFound();
        await desk.follows.set(visit.user, file.view.case, follows);
        return { to: follows ? `/cases/${file.key}` : "/cases" };
      },
    });
  }
}

async function list(
  desk: Desk,
  visit: Visit,
  tried: string | null = null,
): Promise<Answer & { readonly view: string; readonly data: Readonly<Record<string, unknown>> }> {
  const followed = await desk.follows.of(visit.user);
  const rows = (await desk.cases.all(visit.user))
    .map((view) => {
      const key = caseKey(view.case);
      const copies = desk.inbox.ofCase(view.case, visit.user);
      return {
        ref: view.case,
        key,
        child: childOf({ received: copies, sent: desk.sent.ofCase(view.case) }),
        unread: desk.cases.unread(view.case, visit.user),
        follows: followed.includes(view.case),
        mustHeed: copies.some(({ delivery }) => delivery.data.handling.includes("do-not-discuss-with-family")),
      };
    })
    .toSorted((a, b) => b.unread - a.unread || compareText(a.ref, b.ref));
  const errors = tried === null ? [] : [{ text: "There is no case here with this reference", target: "case" }];
  return {
    view: "cases",
    data: {
      followed: rows.filter(({ follows }) => follows),
      others: rows.filter(({ follows }) => !follows),
      token: visit.token("/cases", ""),
      tried,
      errors,
    },
  };
}
