/** Where a long command tells what it is doing. */
export type Report = {
  /** Says one line now. */
  say(text: string): void;
  /**
   * Says `text`, then every two seconds that it still goes on, then how long it took, unless that was no time at all.
   *
   * @param howFar says how far it has come, where there is more to count than seconds
   * @returns what `work` returned; a failure passes through
   */
  step<T>(text: string, work: () => Promise<T>, howFar?: () => string): Promise<T>;
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
    async step(text, work, howFar) {
      const from = now();
      say(text);
      const tell = (): void => say(`${text}: still going, ${seconds(from)} s${howFar ? `, ${howFar()}` : ""}`);
      const still = setInterval(tell, stillGoingMs);
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
