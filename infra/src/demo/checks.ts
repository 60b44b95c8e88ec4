import type { Followed, Totals } from "./tally.ts";

/**
 * What must hold at the end of a day, in sentences about what does not. Empty when all of it held.
 *
 * @param story whether the day's own story was played, with its objection, its flag and its forgery
 */
export function checkDay(messages: readonly Followed[], totals: Totals, story: boolean): string[] {
  const failures: string[] = [];
  const must = (holds: boolean, sentence: string): void => {
    if (!holds) failures.push(sentence);
  };
  must(totals.messages > 0, "no message was sent");
  must(totals.lost === 0, `${totals.lost} messages or copies were lost`);
  must(totals.duplicated === 0, `${totals.duplicated} copies were handed over twice`);
  must(
    totals.acknowledged === totals.deliveries,
    `${totals.deliveries - totals.acknowledged} copies were not acknowledged`,
  );
  if (story) checkStory(messages, must);
  return failures;
}

function checkStory(messages: readonly Followed[], must: (holds: boolean, sentence: string) => void): void {
  const named = (title: string): Followed | undefined => messages.find((message) => message.title === title);
  const housing = (title: string): string | undefined => named(title)?.decided?.recipients["northshire-homes"]?.outcome;
  must(housing("update that meets an objection") === "withheld", "the objection did not stop the copy for housing");
  must(
    housing("the same update after a risk flag") === "shared",
    "the risk flag did not lift the objection for housing",
  );
  const forged = named("forged with a stolen connection")?.decided;
  must(forged?.outcome === "refused", "the forged message was not refused");
  const concern = named("concern")?.decided?.recipients["northshire-council"];
  must(concern?.outcome === "shared", "the concern did not reach the front door");
  const release = messages.find(({ from }) => from === "northshire-probation")?.decided;
  must(release?.outcome === "decided", "the release was not decided");
}
