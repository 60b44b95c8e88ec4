import { uuidOf } from "@gatehouse/client/uuid-of";
import { professionalOf } from "@gatehouse/pages/people";
import type { Answer, Visit, Web } from "@gatehouse/pages/web";
import { notFound } from "@gatehouse/pages/web";
import type { KeptWish } from "../journeys/journey.ts";
import type { Wish } from "../store/wishes.ts";
import type { Desk } from "./desk.ts";
import { agencyWords, openDraft } from "./desk.ts";
import { completeOr404 } from "./drafts.ts";
import { asked, conflictsIn, shownWish, titleOf, wishesHere, wishKey } from "./wish-list.ts";
import type { Known } from "./wish-list.ts";
import { effectTables } from "./wish-words.ts";

const needs = "record-wishes" as const;

/** What people wish of what is shared about them: recording it, seeing what came of it, withdrawing it. */
export function serveWishes(web: Web, desk: Desk): void {
  web.take({
    path: "/drafts/:id/record",
    needs,
    state: async (visit) => (await openDraft(desk, visit)).draft.changedAt,
    take: async (visit) => await recorded(desk, visit),
  });
  web.read({
    path: "/wishes",
    needs,
    show: async (visit) => {
      const all = await wishesHere(desk, visit);
      return { view: "wishes", data: { wishes: all.map((one) => shownWish(one, desk)), conflicts: conflictsIn(all) } };
    },
  });
  for (const [path, isNew] of [
    ["/wishes/:id", false],
    ["/wishes/:id/recorded", true],
  ] as const)
    web.read({ path, needs, show: async (visit) => await wishPage(desk, visit, isNew) });
  serveWithdrawal(web, desk);
}

/** Keeps a wish and hands its events to the client. Pressed again after a crash, it is the same wish. */
async function recorded(desk: Desk, visit: Visit): Promise<{ readonly to: string }> {
  const opened = await openDraft(desk, visit);
  completeOr404(opened);
  const { journey, scene, draft, drafts } = opened;
  if (journey.makes !== "events") return notFound();
  const { events, wish } = journey.events(scene, draft);
  const done = { to: `/wishes/${wish.id}/recorded` };
  const known = await desk.wishes.read(wish.id);
  if (known !== null && known.withdrawnAt !== null) {
    // The draft outlived a crash, and the wish was withdrawn since: nobody made it a second time.
    await drafts.remove(draft.id);
    return done;
  }
  // From here on it can only be recorded as it is: its id has this meaning and no other.
  if (!draft.sending && (await drafts.change(draft.id, () => ({ sending: true }))) === null) return notFound();
  // Kept before it is recorded: a wish whose id nobody knows could never be withdrawn.
  if (known === null) await desk.wishes.write(wish.id, keptNow(wish, desk, visit));
  for (const event of events) await desk.client.record(event);
  await drafts.remove(draft.id);
  return done;
}

function keptNow(wish: KeptWish, desk: Desk, visit: Visit): Wish {
  const list = (one: "all" | readonly string[]): "all" | string[] => (one === "all" ? "all" : [...one]);
  return {
    ...wish,
    agencies: list(wish.agencies),
    purposes: list(wish.purposes),
    categories: list(wish.categories),
    recordedAt: new Date(desk.now()).toISOString(),
    recordedBy: visit.user.name,
    withdrawnAt: null,
    withdrawnBy: null,
  };
}

/** One wish, how it stands, and what it has stopped; just recorded, whether the register has taken it first. */
async function wishPage(desk: Desk, visit: Visit, isNew: boolean): Promise<Answer> {
  const all = await wishesHere(desk, visit);
  const one = all.find((known) => wishKey(known) === visit.params["id"]) ?? notFound();
  const base = { wish: shownWish(one, desk), did: await didOf(desk, visit, one), conflicts: conflictsOf(all, one) };
  const outcome = isNew && one.kept !== null ? ((await desk.client.status(one.kept.id))?.outcome ?? null) : null;
  return {
    view: isNew ? "wish-recorded" : "wish",
    data: { ...base, outcome, back: { text: "Back to the wishes", href: "/wishes" } },
  };
}

/** Only what this wish is one side of. */
function conflictsOf(all: readonly Known[], one: Known): readonly string[] {
  return all.flatMap((other) => (other === one ? [] : conflictsIn([one, other])));
}

/** What an objection did, of messages that this agency may know of; null for another wish, or while nobody can say. */
export async function didOf(
  desk: Desk,
  visit: Visit,
  { view }: Known,
): Promise<Readonly<Record<string, unknown>> | null> {
  if (view?.kind !== "objection") return null;
  const by = professionalOf(visit.user);
  const answer = await asked(() => desk.client.wishes(by, { is: "wish", wish: view.wish }));
  if (answer === null) return { notKnown: true };
  const tables = effectTables(answer.effects, desk.agency.id, agencyWords(desk));
  return { ...tables, more: answer.more, isFrontDoor: desk.agency.id === desk.partnership.frontDoor };
}

function serveWithdrawal(web: Web, desk: Desk): void {
  const path = "/wishes/:id/withdraw";
  web.read({
    path,
    needs,
    show: async (visit) => {
      const kept = await read(desk, visit);
      if (kept.withdrawnAt !== null) return { to: "/wishes" };
      const action = `/wishes/${kept.id}/withdraw`;
      const one = { kept, view: null, tag: { tag: "", rule: "" } };
      const data = { wish: shownWish(one, desk), title: titleOf(one), action };
      return { view: "withdraw", data: { ...data, token: visit.token(action, stateOf(kept)) } };
    },
  });
  web.take({
    path,
    needs,
    state: async (visit) => stateOf(await read(desk, visit)),
    take: async (visit) => {
      const wish = await read(desk, visit);
      if (wish.withdrawnAt !== null) return notFound();
      const by = { agency: desk.agency.id, name: visit.user.name, role: visit.user.role };
      const type = wish.kind === "objection" ? "objection.withdrawn" : "consent.withdrawn";
      await desk.client.record({ type, id: `w-${uuidOf("withdrawn", wish.id)}`, by, ends: wish.id });
      const withdrawnAt = new Date(desk.now()).toISOString();
      await desk.wishes.write(wish.id, { ...wish, withdrawnAt, withdrawnBy: visit.user.name });
      return { to: "/wishes" };
    },
  });
}

async function read(desk: Desk, visit: Visit): Promise<Wish> {
  return (await desk.wishes.read(visit.params["id"] ?? "")) ?? notFound();
}

function stateOf({ withdrawnAt }: Wish): string {
  return withdrawnAt ?? "stands";
}
