import { supportRequest } from "./support-request.ts";
import type { Followed, Totals } from "./tally.ts";

/** One thing that must hold at the end of a day, as a sentence, and whether it did. */
export type Check = { readonly sentence: string; readonly held: boolean };

/**
 * Looks at what must hold at the end of a day.
 *
 * @param story whether the day's own story was played, with its objection, its flag and its forgery
 */
export function checkDay(messages: readonly Followed[], totals: Totals, story: boolean): readonly Check[] {
  const { messages: sent, lost, duplicated } = totals;
  const late = totals.deliveries - totals.acknowledged;
  return [
    { held: sent > 0, sentence: `messages were sent (${sent})` },
    { held: lost === 0, sentence: `no message and no copy was lost (${lost})` },
    { held: duplicated === 0, sentence: `no copy was handed over twice (${duplicated})` },
    { held: late === 0, sentence: `every copy was acknowledged (${late} were not)` },
    ...(story ? storyChecks(messages) : []),
  ];
}

function storyChecks(messages: readonly Followed[]): readonly Check[] {
  const named = (title: string): Followed | undefined => messages.find((message) => message.title === title);
  const housing = (title: string): string | undefined => named(title)?.decided?.recipients["northshire-homes"]?.outcome;
  const forged = named("forged with a stolen connection")?.decided;
  const request = named(supportRequest)?.decided;
  const concern = named("concern")?.decided?.recipients["northshire-council"];
  const release = messages.find(({ from }) => from === "northshire-probation")?.decided;
  return [
    {
      held: housing("update that meets an objection") === "withheld",
      sentence: "the mother's objection kept the school's update from housing",
    },
    {
      held: housing("the same update after a risk flag") === "shared",
      sentence: "after the risk flag the same update reached housing",
    },
    {
      held:
        request?.type === "decided-again" &&
        request.recipients["northshire-council"]?.outcome === "shared" &&
        request.recipients["northshire-homes"]?.outcome === "withheld",
      sentence: "the request for support waited for a human, then went to all but housing",
    },
    { held: forged?.outcome === "refused", sentence: "the forged message was refused" },
    { held: concern?.outcome === "shared", sentence: "the concern reached the front door" },
    { held: release?.outcome === "decided", sentence: "the prison release was decided" },
  ];
}
