import { readLeaf } from "@gatehouse/ledger/record";
import type { TileStore } from "@gatehouse/ledger/tile-store";
import { verifyLog } from "@gatehouse/ledger/verify-log";
import type { LogFault } from "@gatehouse/ledger/verify-log";
import { exitCodes } from "../exit-codes.ts";
import type { LedgerPlaces } from "../ledger-source.ts";
import { shownBy, trustFrom } from "../ledger-source.ts";
import { printJson, printLine, printNote } from "../print.ts";

const SAY_EVERY_MS = 2_000;

/** Reads a witness's whole copy and says whether all of it holds. */
export async function verifyLedger(url: string, places: LedgerPlaces): Promise<number> {
  const trust = await trustFrom(places);
  if (typeof trust === "number") return trust;
  const shown = await shownBy(url, trust);
  if (typeof shown === "number") return shown;
  const { note, log, cosigned, cosignedAt } = shown;
  const { size, root, origin } = note.checkpoint;
  let said = performance.now();
  const isItsRecord = (leaf: Buffer, index: number): boolean => {
    if (performance.now() - said >= SAY_EVERY_MS) {
      said = performance.now();
      printNote(`${index} of ${size} records read`);
    }
    return readLeaf(leaf)?.n === index + 1;
  };
  const verdict = await verifyLog(inOneRead(log.tiles), { size, root }, isItsRecord);
  const holds = verdict.outcome === "whole";
  const wrong = holds ? null : { record: verdict.record + 1, what: verdict.what, file: verdict.file };
  if (places.json === true)
    printJson({ origin, records: size, root: root.toString("hex"), cosigned, cosignedAt, holds, wrong });
  else if (holds) {
    printLine(`${origin}: all ${size} records are what was signed`);
    printLine(
      `  cosigned by ${cosigned.length === 0 ? "nobody" : `${cosigned.join(" and ")} at ${cosignedAt ?? "no time there is"}`}; root ${root.toString("hex")}`,
    );
    printLine("  a ledger that is in use is cosigned every few seconds: an old time may be an old copy");
    printLine("  checked: every record, every tile, the ledger's signature, and each cosignature named here");
    printLine(
      "  not checked: whether it was decided rightly (gatehouse audit), another witness's copy (ledger compare)",
    );
  }
  if (!holds) printNote(`ledger-forked: ${inWords(verdict)}`);
  return holds ? exitCodes.ok : exitCodes.failed;
}

/** The bundle and the tile of the same leaves are asked for one after the other, and each more than once. */
function inOneRead(tiles: TileStore): TileStore {
  const kept = new Map<string, Uint8Array | undefined>();
  const mostKept = 16;
  return {
    ...tiles,
    read: async (path) => {
      if (kept.has(path)) return kept.get(path);
      const bytes = await tiles.read(path);
      for (const oldest of kept.keys()) {
        if (kept.size < mostKept) break;
        kept.delete(oldest);
      }
      kept.set(path, bytes);
      return bytes;
    },
  };
}

function inWords({ record, what, file }: LogFault): string {
  const where = file === null ? "" : ` (${file})`;
  switch (what) {
    case "missing":
      return `record ${record + 1} and those after it are missing${where}`;
    case "malformed":
      return `record ${record + 1} cannot be read${where}`;
    case "altered":
      return `record ${record + 1} is not the one that was signed${where}`;
    case "refused":
      return `record ${record + 1} is no record, or another's${where}`;
    case "tile":
      return `every record is right, but a tile is not, from record ${record + 1} on${where}`;
    case "root":
      return "the records are of one piece, and not the ones that were signed; compare with another witness";
  }
}
