import { professionalOf } from "@gatehouse/pages/people";
import type { Visit, Web } from "@gatehouse/pages/web";
import { notFound } from "@gatehouse/pages/web";
import type { CaseFile } from "../cases/cases.ts";
import { openCase } from "./case-channel.ts";
import type { Desk } from "./desk.ts";
import { fileOf } from "../store/keys.ts";
import { asked, conflictsIn, shownWish } from "./wish-list.ts";
import type { Known } from "./wish-list.ts";
import { stateWords } from "./wish-words.ts";
import { didOf } from "./wishes.ts";
import { isOpen, mayEnd } from "./withdrawal-rules.ts";

const needs = "record-wishes" as const;

/** The wishes in a case: at the front door all of the child and the household, elsewhere those recorded there. */
export function serveCaseWishes(web: Web, desk: Desk): void {
  web.read({
    path: "/cases/:key/wishes",
    needs,
    show: async (visit) => {
      const file = await openCase(desk, visit);
      const all = await wishesIn(desk, visit, file);
      const base = `/cases/${file.key}/wishes`;
      const cards = (all ?? []).map((one) => ({
        ...shownWish(one, desk),
        href: `${base}/${keyOf(one)}`,
        withdraw: withdrawHref(desk, visit, file, one),
      }));
      const data = { key: file.key, ref: file.view.case, wishes: cards, conflicts: conflictsIn(all ?? []) };
      const isFrontDoor = desk.agency.id === desk.partnership.frontDoor;
      return { view: "case-wishes", data: { ...data, isFrontDoor, notKnown: all === null } };
    },
  });
  web.read({
    path: "/cases/:key/wishes/:wish",
    needs,
    show: async (visit) => {
      const file = await openCase(desk, visit);
      const all = (await wishesIn(desk, visit, file)) ?? notFound();
      const one = all.find((known) => keyOf(known) === visit.params["wish"]) ?? notFound();
      const conflicts = all.flatMap((other) => (other === one ? [] : conflictsIn([one, other])));
      const back = { text: "Back to the wishes in this case", href: `/cases/${file.key}/wishes` };
      const wish = { ...shownWish(one, desk), mayWithdraw: false, withdraw: withdrawHref(desk, visit, file, one) };
      return { view: "wish", data: { wish, did: await didOf(desk, visit, one), conflicts, back } };
    },
  });
}

/** Where its withdrawal is recorded; null where this visitor may not, or it has ended. */
function withdrawHref(desk: Desk, { user }: Visit, file: CaseFile, one: Known): string | null {
  const { kept, view } = one;
  if (view === null || !isOpen(view) || !mayEnd(desk.agency.id, user, view)) return null;
  if (kept === null) return `/withdrawals/${file.key}-${keyOf(one)}`;
  return kept.withdrawnAt === null ? `/wishes/${kept.id}/withdraw` : null;
}

/** As the register has them; null while it cannot be asked. */
export async function wishesIn(desk: Desk, visit: Visit, { view }: CaseFile): Promise<readonly Known[] | null> {
  const by = professionalOf(visit.user);
  const answer = await asked(() => desk.client.wishes(by, { is: "case", case: view.case }));
  if (answer === null) return null;
  const kept = new Map((await desk.wishes.list()).map((wish) => [wish.id, wish]));
  return answer.wishes.map((one) => ({ kept: kept.get(one.wish) ?? null, view: one, tag: stateWords[one.state] }));
}

/** The name of a wish in the paths of its case. */
export function keyOf({ view }: Known): string {
  return fileOf(`wish/${view?.wish ?? ""}`);
}
