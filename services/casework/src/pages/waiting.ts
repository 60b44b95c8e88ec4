import { professionalOf, type User } from "@gatehouse/pages/people";
import type { Desk } from "./desk.ts";

/** What waits for somebody here; null where it could not be asked in time, and for who has not to do with it. */
export type Waiting = {
  readonly unread: number;
  readonly cases: number | null;
  readonly holds: { readonly open: number; readonly late: number } | null;
  readonly tellings: { readonly open: number; readonly late: number } | null;
  /** Whether something that is this user's to see could not be counted. */
  readonly isPartial: boolean;
};

/** The first page does not wait for a broker that does not answer: what it counts, the lists behind it say. */
const patienceMs = 1_000;

/** What it is counted from. */
export type Counted = {
  readonly inbox: Pick<Desk["inbox"], "list">;
  readonly cases: Pick<Desk["cases"], "all" | "unread">;
  readonly client: Pick<Desk["client"], "holds" | "tellings">;
};

/** Counts what waits, by the questions that the lists themselves ask, all at once. */
export async function waitingFor(desk: Counted, user: User): Promise<Waiting> {
  const by = professionalOf(user);
  const may = (authority: "decide-holds" | "record-wishes"): boolean => user.authorities.has(authority);
  const [received, cases, holds, tellings] = await Promise.all([
    desk.inbox.list(user),
    inTime(desk.cases.all(user)),
    may("decide-holds") ? inTime(desk.client.holds(by, null)) : null,
    may("record-wishes") ? inTime(desk.client.tellings(by)) : null,
  ]);
  const isPartial =
    cases === null || (holds === null && may("decide-holds")) || (tellings === null && may("record-wishes"));
  const counted = (rows: readonly { readonly late: boolean }[]) => ({
    open: rows.length,
    late: rows.filter(({ late }) => late).length,
  });
  return {
    unread: received.filter(({ readBy }) => readBy.length === 0).length,
    cases: cases?.reduce((sum, view) => sum + desk.cases.unread(view.case, user), 0) ?? null,
    holds: holds && counted(holds.questions),
    tellings: tellings && counted(tellings.filter(({ asleep }) => !asleep)),
    isPartial,
  };
}

/** Null for what does not come in time, and for what is refused. */
export async function inTime<T>(asked: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), patienceMs);
  });
  try {
    return await Promise.race([asked.catch(() => null), late]);
  } finally {
    clearTimeout(timer);
  }
}
