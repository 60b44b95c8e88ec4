import type { AgencyClient } from "@gatehouse/client/client-config";
import { maxAskedCases } from "@gatehouse/contracts/cases";
import type { CaseView } from "@gatehouse/contracts/cases";
import type { User } from "@gatehouse/pages/people";
import type { Follows } from "../store/follows.ts";
import type { Inbox } from "../store/inbox.ts";
import type { Received } from "../store/kept-copies.ts";
import { fileOf } from "../store/keys.ts";
import type { Sent, SentBox } from "../store/sent.ts";

/** One case as somebody here may see it now. */
export type CaseFile = {
  /** Names it in paths, and says nothing. */
  readonly key: string;
  readonly view: CaseView;
  readonly received: readonly Received[];
  readonly sent: readonly Sent[];
};

/** What the pages of cases stand on. */
export type Cases = {
  /** Null for a case that is not there, or none of this user's: nothing tells the two apart. */
  readonly open: (key: string, user: User) => Promise<CaseFile | null>;
  /** As `open`, by the case's own reference. */
  readonly find: (ref: string, user: User) => Promise<CaseView | null>;
  /** Those cases that this agency has heard of and this user may see now. */
  readonly all: (user: User) => Promise<readonly CaseView[]>;
  /** How many copies of a case this user has not acknowledged. */
  readonly unread: (ref: string, user: User) => number;
  /** Whether the user may still see it, asked at most `keptMs` ago. */
  readonly still: (ref: string, user: User) => Promise<boolean>;
  /** Calls when something came, was sent or was read. @returns the unsubscription */
  readonly onNews: (ref: string, listener: () => void) => () => void;
};

/** A page and what it needs are asked for together; who left a team is out after this and one answer. */
const keptMs = 1_000;
/** A page that is open asks each second: a case that nobody asked for in three is looked at by nobody. */
const watchedMs = 3_000;

export type CasesOptions = {
  readonly agency: string;
  readonly frontDoor: string;
  readonly client: Pick<AgencyClient, "cases">;
  readonly inbox: Pick<Inbox, "cases" | "ofCase" | "onChange">;
  readonly sent: Pick<SentBox, "cases" | "ofCase" | "onSent">;
  readonly follows: Follows;
  /** Milliseconds, never going back. */
  readonly elapsed: () => number;
};

/**
 * What this agency knows of its cases. Who may see one is the register's word of this moment and nobody's else: the
 * agency is in its team, and where the team names people, the user is one of them. While it cannot be asked nothing is
 * shown.
 */
export function openCases(options: CasesOptions): Cases {
  const { agency, inbox, sent, follows } = options;
  const ask = askedTogether(options);
  const mayOpen = ({ team }: CaseView, user: User): boolean => {
    if (agency === options.frontDoor) return true;
    const members = team.find((one) => one.agency === agency)?.members;
    return members !== undefined && (members.length === 0 || members.some((name) => samePerson(name, user.name)));
  };
  const find = async (ref: string, user: User): Promise<CaseView | null> => {
    const view = (await ask([ref])).get(ref);
    return view !== undefined && mayOpen(view, user) ? view : null;
  };
  const heardOf = async (user: User): Promise<readonly string[]> => [
    ...new Set([...inbox.cases(user), ...sent.cases(), ...(await follows.of(user))]),
  ];
  return {
    find,
    open: async (key, user) => {
      const ref = (await heardOf(user)).find((one) => caseKey(one) === key);
      const view = ref === undefined ? null : await find(ref, user);
      return view === null
        ? null
        : { key, view, received: inbox.ofCase(view.case, user), sent: sent.ofCase(view.case) };
    },
    all: async (user) => {
      const refs = await heardOf(user);
      const views = await ask(refs);
      return refs.flatMap((ref) => views.get(ref) ?? []).filter((view) => mayOpen(view, user));
    },
    unread: (ref, user) => inbox.ofCase(ref, user).filter((copy) => !hasRead(copy, user)).length,
    still: async (ref, user) => (await find(ref, user)) !== null,
    onNews: (ref, listener) => {
      const hear = (one: string): void => (one === ref ? listener() : undefined);
      const ends = [inbox.onChange(hear), sent.onSent(hear)];
      return () => ends.forEach((end) => end());
    },
  };
}

type Views = ReadonlyMap<string, CaseView>;

type Asked = { readonly at: number; wantedAt: number; readonly answer: Promise<CaseView | null> };

/**
 * Asks for what many pages want at once in one question, and for none of it twice in a second. What a page that is open
 * still wants is renewed with it: however many are open, they ask once a second between them, and no agency runs into the
 * gateway's limit of questions for having many people at work.
 */
function askedTogether({ client, elapsed }: CasesOptions): (refs: readonly string[]) => Promise<Views> {
  const asked = new Map<string, Asked>();
  const renew = (refs: readonly string[], now: number): void => {
    const views = client.cases(refs).then((found) => new Map(found.map((view) => [view.case, view])));
    for (const ref of refs) {
      const answer = views.then((found) => found.get(ref) ?? null);
      const one = { at: now, wantedAt: asked.get(ref)?.wantedAt ?? now, answer };
      // One that failed is asked for again, but not in the place of a later one.
      answer.catch(() => (asked.get(ref) === one ? asked.delete(ref) : false));
      asked.set(ref, one);
    }
  };
  return async (refs) => {
    const now = elapsed();
    for (const [ref, { wantedAt }] of asked) if (now - wantedAt >= watchedMs) asked.delete(ref);
    const isOld = (ref: string): boolean => now - (asked.get(ref)?.at ?? Number.NEGATIVE_INFINITY) >= keptMs;
    if (refs.some(isOld)) {
      const others = [...asked.keys()].filter((ref) => !refs.includes(ref));
      const together = [...refs.filter(isOld), ...others].slice(0, Math.max(maxAskedCases, refs.length));
      renew(together, now);
    }
    for (const ref of refs) {
      const one = asked.get(ref);
      if (one) one.wantedAt = now;
    }
    const found = await Promise.all(refs.map(async (ref) => [ref, (await asked.get(ref)?.answer) ?? null] as const));
    return new Map(found.flatMap(([ref, view]) => (view === null ? [] : [[ref, view] as const])));
  };
}

/** The name of a case in paths: it tells nobody which one it is. */
export function caseKey(ref: string): string {
  return fileOf(`case/${ref}`);
}

/** Whether this person said that they read it. */
export function hasRead({ readBy }: Received, user: User): boolean {
  return readBy.some(({ name, role }) => name === user.name && role === user.role);
}

/** Two names are one person's by the contract: case and spaces do not count. */
export function samePerson(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/\s+/g, " ").trim();
}
