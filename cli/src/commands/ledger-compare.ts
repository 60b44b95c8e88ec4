import { firstDifference } from "@gatehouse/ledger/first-difference";
import { tileReader } from "@gatehouse/ledger/tile-reader";
import { exitCodes } from "../exit-codes.ts";
import type { LedgerPlaces, ShownLog } from "../ledger-source.ts";
import { shownBy, trustFrom } from "../ledger-source.ts";
import { printJson, printLine, printNote } from "../print.ts";

/** Says whether two witnesses hold one ledger; one of them may be a moment ahead. */
export async function compareLedgers(url: string, other: string, places: LedgerPlaces): Promise<number> {
  const trust = await trustFrom(places);
  if (typeof trust === "number") return trust;
  const [one, two] = [await shownBy(url, trust), await shownBy(other, trust)];
  if (typeof one === "number") return one;
  if (typeof two === "number") return two;
  const [here, there] = [one.note.checkpoint.size, two.note.checkpoint.size];
  const both = Math.min(here, there);
  const parted = await partedAt(one, two, both);
  if (places.json === true) printJson({ [one.url]: here, [two.url]: there, partedAt: parted });
  else if (parted === null) printLine(`one ledger: both hold the same ${both} records (${here} and ${there})`);
  if (parted === null) return exitCodes.ok;
  printNote(`ledger-forked: they part at record ${parted}; keep both checkpoints, each is signed`);
  return exitCodes.failed;
}

/** The number of the first record that is not the same; null where all that both have are. */
async function partedAt(one: ShownLog, two: ShownLog, both: number): Promise<number | null> {
  const copy = ({ log }: ShownLog) => ({ reader: tileReader(log.tiles, both), size: both });
  const at = await firstDifference(copy(one), copy(two));
  return at === undefined ? null : at + 1;
}
