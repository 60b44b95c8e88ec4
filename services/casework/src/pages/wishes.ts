import { uuidOf } from "@gatehouse/client/uuid-of";
import { categoryWords } from "../journeys/objection/scope.ts";
import { dayWords, momentWords } from "../journeys/words.ts";
import type { Wish } from "../store/sent.ts";
import type { Visit, Web } from "@gatehouse/pages/web";
import { notFound } from "@gatehouse/pages/web";
import type { Desk } from "./desk.ts";
import { agencyWords, openDraft } from "./desk.ts";
import { completeOr404 } from "./drafts.ts";

const needs = "record-wishes" as const;

/** Objections that this agency recorded: recording one, seeing them, withdrawing one. */
export function serveWishes(web: Web, desk: Desk): void {
  web.take({
    path: "/drafts/:id/record",
    needs,
    state: async (visit) => (await openDraft(desk, visit)).draft.changedAt,
    take: async (visit) => {
      const opened = await openDraft(desk, visit);
      completeOr404(opened);
      const { journey, scene, draft, drafts } = opened;
      if (journey.makes !== "events") return notFound();
      const { events, id, whose, who, agencies, categories } = journey.events(scene, draft);
      const known = await desk.wishes.read(id);
      if (known !== null && known.withdrawnAt !== null) {
        // The draft outlived a crash, and the objection was withdrawn since: nobody made it a second time.
        await drafts.remove(draft.id);
        return { to: `/objections/${id}/recorded` };
      }
      const recordedAt = new Date(desk.now()).toISOString();
      // Kept before it is recorded: an objection whose id nobody knows could never be withdrawn.
      const wish = { id, recordedAt, recordedBy: visit.user.name, whose, who, withdrawnAt: null };
      // From here on it can only be recorded as it is: its id has this meaning and no other.
      if (!draft.sending && (await drafts.change(draft.id, () => ({ sending: true }))) === null) return notFound();
      if (known === null)
        await desk.wishes.write(id, { ...wish, agencies: copyOf(agencies), categories: copyOf(categories) });
      for (const event of events) await desk.client.record(event);
      await drafts.remove(draft.id);
      return { to: `/objections/${id}/recorded` };
    },
  });
  web.read({
    path: "/objections",
    needs,
    show: async () => {
      const wishes = (await desk.wishes.list()).toSorted((a, b) => (a.recordedAt < b.recordedAt ? 1 : -1));
      return { view: "objections", data: { wishes: wishes.map((wish) => shown(wish, desk)) } };
    },
  });
  web.read({
    path: "/objections/:id/recorded",
    needs,
    show: async (visit) => {
      const wish = await read(desk, visit);
      const status = await desk.client.status(wish.id);
      return { view: "objection-recorded", data: { wish: shown(wish, desk), outcome: status?.outcome ?? null } };
    },
  });
  serveWithdrawal(web, desk);
}

function serveWithdrawal(web: Web, desk: Desk): void {
  web.read({
    path: "/objections/:id/withdraw",
    needs,
    show: async (visit) => {
      const wish = await read(desk, visit);
      if (wish.withdrawnAt !== null) return { to: "/objections" };
      const action = `/objections/${wish.id}/withdraw`;
      return { view: "withdraw", data: { wish: shown(wish, desk), action, token: visit.token(action, stateOf(wish)) } };
    },
  });
  web.take({
    path: "/objections/:id/withdraw",
    needs,
    state: async (visit) => stateOf(await read(desk, visit)),
    take: async (visit) => {
      const wish = await read(desk, visit);
      if (wish.withdrawnAt !== null) return notFound();
      const by = { agency: desk.agency.id, name: visit.user.name, role: visit.user.role };
      await desk.client.record({
        type: "objection.withdrawn",
        id: `w-${uuidOf("withdrawn", wish.id)}`,
        by,
        ends: wish.id,
      });
      await desk.wishes.write(wish.id, { ...wish, withdrawnAt: new Date(desk.now()).toISOString() });
      return { to: "/objections" };
    },
  });
}

async function read(desk: Desk, visit: Visit): Promise<Wish> {
  return (await desk.wishes.read(visit.params["id"] ?? "")) ?? notFound();
}

function stateOf({ withdrawnAt }: Wish): string {
  return withdrawnAt ?? "stands";
}

function copyOf(scope: "all" | readonly string[]): "all" | string[] {
  return scope === "all" ? "all" : [...scope];
}

function shown(wish: Wish, desk: Desk): Readonly<Record<string, unknown>> {
  const nameOf = agencyWords(desk);
  const words: Readonly<Record<string, string>> = categoryWords;
  return {
    id: wish.id,
    who: wish.who,
    whose: wish.whose,
    by: wish.recordedBy,
    at: momentWords(wish.recordedAt),
    agencies: wish.agencies === "all" ? ["All agencies"] : wish.agencies.map(nameOf),
    categories:
      wish.categories === "all" ? ["Everything"] : wish.categories.map((category) => words[category] ?? category),
    withdrawn: wish.withdrawnAt === null ? null : dayWords(wish.withdrawnAt.slice(0, 10)),
  };
}
