import type { Message, MessagePerson, Statement } from "@gatehouse/contracts/message";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import type { Findings, Saying } from "./findings.ts";
import type { MapContext } from "./map.ts";

/** Statements one message may have (contract §3). */
const maxStatements = 100;

/** The power and conditions on which an agency's own system shares what it holds of a child or of who may harm one. */
const safeguardingBasis: Message["basis"] = {
  power: "children-act-2004-s11",
  gdpr: "6-1-e",
  condition: "safeguarding-para-18",
};

type Content = { readonly people: readonly MessagePerson[]; readonly sayings: readonly Saying[] };

function statementOf(saying: Saying, at: number): Statement {
  const { about, item, value, assertion, on, summary } = saying;
  return { id: `s${at + 1}`, item, about, value, assertion, on, ...(summary === undefined ? {} : { summary }) };
}

function head(context: MapContext, content: Content): Omit<Message, "kind"> {
  return {
    id: context.newId(),
    from: context.agency,
    author: context.author,
    purpose: "child-protection",
    createdAt: context.now,
    people: [...content.people],
    statements: content.sayings.map(statementOf),
    basis: safeguardingBasis,
  };
}

/** The drafts that the contract takes; one that it would refuse is left out with a warning, so a mapper stays total. */
function accepted(drafts: readonly Message[], findings: Findings): readonly Message[] {
  return drafts.filter((draft) => {
    const parsed = parseMessage(draft);
    if (!parsed.ok)
      findings.warn("draft-refused", "", "A draft made of this record breaks the contract and was left out.");
    return parsed.ok;
  });
}

/**
 * Drafts of kind `case-update` for the case's team, as many as it takes to hold all statements; none when there is
 * nothing to say. Each is valid under `parseMessage`.
 *
 * @param caseKey what identifies the family at the sender, for `MapContext.caseFor`
 */
export function caseUpdates(
  context: MapContext,
  caseKey: string,
  content: Content,
  findings: Findings,
): readonly Message[] {
  const { sayings, people } = content;
  const drafts: Message[] = [];
  for (let from = 0; from < sayings.length; from += maxStatements) {
    const part = { people, sayings: sayings.slice(from, from + maxStatements) };
    drafts.push({ ...head(context, part), kind: "case-update", case: context.caseFor(caseKey) });
  }
  return accepted(drafts, findings);
}

/** What a system may write in a concern by itself. Neutral, and the same whoever it is about. */
export type ConcernWording = { readonly narrative: string; readonly summary: string };

/**
 * A draft of kind `concern` for the front door, without `risk` and `told`: a named human judges those and completes it.
 * The narrative is marked as reported, and the referrer is the context's author.
 *
 * @param about label of the person the concern is about
 */
export function concern(
  context: MapContext,
  about: string,
  wording: ConcernWording,
  content: Content,
  findings: Findings,
): readonly Message[] {
  const on = context.now.slice(0, 10);
  const { agency, author, contact } = context;
  const sayings: readonly Saying[] = [
    { about, item: "concern.narrative", value: wording.narrative, assertion: "reported", on, summary: wording.summary },
    {
      about,
      item: "contact.referrer",
      value: { name: author.name, role: author.role, agency, contact },
      assertion: "fact",
      on,
    },
    ...content.sayings,
  ];
  const part = { people: content.people, sayings: sayings.slice(0, maxStatements) };
  return accepted([{ ...head(context, part), kind: "concern" }], findings);
}
