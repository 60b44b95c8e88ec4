import { setTimeout as delay } from "node:timers/promises";
import type { Draft } from "@gatehouse/client/sign-and-queue";
import { recordAll } from "./families.ts";
import type { Party } from "./parties.ts";
import type { Family, Stage } from "./story.ts";

export const supportRequest = "request for support, held, then released";
const POLL_MS = 20;

/** The risk has passed: the objection counts again, and what is shared from here on is by the family's agreement. */
export async function stepDown(council: Party, family: Family, signal: AbortSignal): Promise<void> {
  const by = { agency: council.agency, name: council.author.name, role: council.author.role };
  const events = [
    { id: `clear-${family.case}`, type: "risk.cleared", ends: `flag-${family.case}`, case: family.case },
    { id: `level-3-${family.case}`, type: "case.level-set", case: family.case, level: 3, status: "child-in-need" },
    {
      id: `agreed-${family.case}`,
      type: "consent.given",
      person: family.person,
      givenBy: { person: `${family.person}-mother`, capacity: "parent", parentalResponsibility: true },
      scope: { agencies: "all", purposes: "all", categories: "all" },
    },
  ];
  await recordAll(
    council,
    events.map((event) => ({ by, ...event })),
    signal,
  );
}

/**
 * The school asks for support with the mother's agreement. Because she objects to an agency, the whole request waits for
 * advice; the school's safeguarding lead takes it and lets the rest go.
 */
export async function askForSupport(stage: Stage, school: Party, family: Family, today: string): Promise<void> {
  const { id } = await school.client.publish(requestFor(family, today));
  stage.tally.sent(id, school.agency, supportRequest);
  const outcome = (): string | undefined => stage.tally.messages.find((one) => one.id === id)?.decided?.type;
  await until(stage, () => outcome() !== undefined);
  const holds = await openedHolds(stage, school, id);
  stage.say(`   ${holds.length} questions wait for a human: the school's safeguarding lead takes advice and answers`);
  const answers = holds.map(({ hold, recipient }, at) => ({
    id: `review-${family.case}-${at}`,
    type: "review.decided",
    by: { agency: school.agency, name: school.author.name, role: school.author.role },
    hold,
    recipient,
    outcome: "release",
    reason: "The family's worker agrees: the mother wants help, only not from housing.",
  }));
  await recordAll(school, answers, stage.signal);
  const released = (): boolean =>
    Object.values(recipientsOf(stage, id)).every((recipient) => recipient.outcome !== "held");
  await until(stage, () => outcome() === "decided-again" && released());
}

function recipientsOf(stage: Stage, id: string): Readonly<Record<string, { readonly outcome: string }>> {
  return stage.tally.messages.find((one) => one.id === id)?.decided?.recipients ?? {};
}

type Waiting = { readonly hold: string; readonly recipient: string | null };

/** What the school's own notices say of the questions about its request. */
async function openedHolds(stage: Stage, school: Party, id: string): Promise<readonly Waiting[]> {
  const held = Object.values(recipientsOf(stage, id)).filter(({ outcome }) => outcome === "held").length;
  for (;;) {
    const notices = await school.client.notices();
    const waiting = notices.flatMap(({ notice: { type, message, hold, agency } }) =>
      type === "hold-opened" && message === id && hold !== null ? [{ hold, recipient: agency }] : [],
    );
    if (waiting.length >= held) return waiting;
    await delay(POLL_MS, undefined, { signal: stage.signal });
  }
}

async function until(stage: Stage, holds: () => boolean): Promise<void> {
  while (!holds()) await delay(POLL_MS, undefined, { signal: stage.signal });
}

function requestFor(family: Family, today: string): Draft {
  const said = (id: string, item: string, value: unknown, more: Draft = {}): Draft => ({
    id,
    item,
    about: "child",
    value,
    assertion: "fact",
    on: today,
    ...more,
  });
  return {
    kind: "support-request",
    from: "hillside-school",
    author: { name: "T. Birch", role: "designated-safeguarding-lead" },
    case: family.case,
    purpose: "early-help",
    to: ["northshire-council", "northshire-homes", "riverside-practice"],
    people: [
      { label: "child", role: "child", ids: [{ scheme: "nhs-number", value: family.nhsNumber }], born: "2017-03-09" },
    ],
    statements: [
      said("s1", "child.name", "Ada Lovell"),
      said("s2", "child.dateOfBirth", "2017-03-09"),
      said(
        "s3",
        "concern.narrative",
        "Tired and often late since the move; asks for breakfast; mum says money is short.",
        {
          assertion: "opinion",
          summary: "Family asks for help with mornings and money.",
        },
      ),
      said("s4", "voice.wishes", "Ada would like mornings to be less rushed"),
    ],
    told: { status: "told" },
    basis: { power: "children-act-2004-s11", gdpr: "6-1-e", condition: "safeguarding-para-18" },
  };
}
