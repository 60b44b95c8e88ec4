/** Where a long command tells what it is doing. */
export type Report = {
  /** Says one line now. */
  say(text: string): void;
  /**
   * Says `text`, then every two seconds that it still goes on, then how long it took, unless that was no time at all.
   *
   * @returns what `work` returned; a failure passes through
   */
  step<T>(text: string, work: () => Promise<T>): Promise<T>;
};

/** A reader takes a silence longer than this for a hang. */
const stillGoingMs = 2_000;
const worthTellingMs = 500;

/** Makes a report that writes whole lines, each with the seconds since it began. */
export function createReport(write: (line: string) => void, now: () => number = Date.now): Report {
  const began = now();
  const seconds = (from: number): string => ((now() - from) / 1000).toFixed(1);
  const say = (text: string): void => write(`${seconds(began).padStart(5)} s  ${text}`);
  return {
    say,
    async step(text, work) {
      const from = now();
      say(text);
      const still = setInterval(() => say(`${text}: still going, ${seconds(from)} s`), stillGoingMs);
      try {
        const result = await work();
        if (now() - from >= worthTellingMs) say(`${text}: done in ${seconds(from)} s`);
        return result;
      } finally {
        clearInterval(still);
      }
    },
  };
}
