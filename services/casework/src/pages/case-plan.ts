import { londonDateOf } from "@gatehouse/policy/calendar";
import { compareText } from "@gatehouse/policy/canonical";
import { z } from "zod";
import type { CaseFile } from "../cases/cases.ts";
import { dayWords, momentWords } from "../journeys/words.ts";
import { statusWords } from "./case-words.ts";

type NameOf = (agency: string) => string;

/** An action in either form: the short one says what, who and by when. */
const Action = z.object({
  title: z.string(),
  owner: z.string(),
  due: z.iso.date(),
  action: z.string().nullish(),
  outcomeSought: z.string().nullish(),
});

type Said = { readonly at: string; readonly message: string; readonly item: string; readonly value: unknown };

/** What the messages of a case say of its plan: who does what by when, and when people meet. */
export function planOf(file: CaseFile, nameOf: NameOf, now: Date): Readonly<Record<string, unknown>> {
  const today = londonDateOf(now.getTime());
  const meetings = meetingsOf(file).map(({ start, agenda }) => ({
    at: momentWords(start),
    isPast: Date.parse(start) < now.getTime(),
    agenda,
  }));
  const next = meetings.find(({ isPast }) => !isPast);
  return { actions: actionsOf(file, nameOf, today), meetings, next: next?.at ?? null, plan: planNotice(file, today) };
}

/** The plan the child is on, from when and until when. */
const Plan = z.object({ status: z.string(), from: z.iso.date().nullish(), to: z.iso.date().nullish() });

/** The plan as it was last told: its last day is the day by which it is to be reviewed. Null where nobody told of one. */
function planNotice(file: CaseFile, today: string): Readonly<Record<string, unknown>> | null {
  const plan = Plan.safeParse(saidIn(file, "family.planStatus").at(-1)?.value).data;
  if (plan === undefined) return null;
  const { status, from, to } = plan;
  const days = [from ? `from ${dayWords(from)}` : "", to ? `until ${dayWords(to)}` : ""].filter((one) => one !== "");
  return { text: [statusWords(status), ...days].join(", "), isPast: to !== null && to !== undefined && to < today };
}

/** Each action as it was last said: a later word about the same title at the same owner takes the place of the earlier. */
function actionsOf(file: CaseFile, nameOf: NameOf, today: string): readonly Readonly<Record<string, unknown>>[] {
  const newest = new Map<string, z.infer<typeof Action>>();
  for (const { value } of saidIn(file, "plan.action")) {
    const action = Action.safeParse(value).data;
    if (action !== undefined) newest.set(`${action.owner} ${action.title.toLowerCase()}`, action);
  }
  return [...newest.values()]
    .toSorted((a, b) => compareText(a.due, b.due) || compareText(a.title, b.title))
    .map(({ title, owner, due, action, outcomeSought }) => ({
      title,
      owner: nameOf(owner),
      due: dayWords(due),
      isPast: due < today,
      action: action ?? null,
      outcome: outcomeSought ?? null,
    }));
}

/** Everything that was said of one item, oldest first, without what was called back since. */
function saidIn({ received, sent }: CaseFile, wanted: string): readonly Said[] {
  const came = received.flatMap(({ receivedAt, delivery: { data } }) =>
    data.statements.map(({ item, value }) => ({ at: receivedAt, message: data.message, item, value })),
  );
  const went = sent.flatMap(({ id, at, content }) =>
    (content?.statements ?? []).map(({ item, value }) => ({ at, message: id, item, value })),
  );
  const recalled = recalledIn({ received, sent });
  return [...came, ...went]
    .filter(({ item, message }) => item === wanted && !recalled.has(message))
    .toSorted((a, b) => compareText(a.at, b.at));
}

function recalledIn({ received, sent }: Pick<CaseFile, "received" | "sent">): ReadonlySet<string> {
  const came = received.flatMap(({ delivery: { data } }) =>
    data.kind === "recall" ? (data.corrects?.message ?? []) : [],
  );
  return new Set([
    ...came,
    ...sent.flatMap(({ kind, content }) => (kind === "recall" ? (content?.corrects?.message ?? []) : [])),
  ]);
}

function meetingsOf(file: CaseFile): readonly { readonly start: string; readonly agenda: string | null }[] {
  const recalled = recalledIn(file);
  const came = file.received.map(({ delivery: { data } }) => ({
    id: data.message,
    start: data.start,
    agenda: data.agenda,
  }));
  const went = file.sent.map(({ id, content }) => ({ id, start: content?.start, agenda: content?.agenda }));
  return [...came, ...went]
    .flatMap(({ id, start, agenda }) => (start && !recalled.has(id) ? [{ start, agenda: agenda ?? null }] : []))
    .toSorted((a, b) => compareText(a.start, b.start));
}
