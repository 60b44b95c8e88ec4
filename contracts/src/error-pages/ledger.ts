import type { ErrorCode } from "../errors.ts";
import type { Page } from "../page.ts";
import { operators } from "../page.ts";

/** What the ledger's tiles answer. */
export const ledgerPages = {
  "message-not-recorded": {
    happened: "No record of the ledger is of a message with that id.",
    todo: "Compare the id with what publish or status printed. A message that was never taken has no record.",
    ask: operators,
  },
  "ledger-behind-witness": {
    happened:
      "A witness has cosigned more records than the ledger has now: records were lost, or an older copy of the server's files was put back.",
    todo: "The gateway refuses to run. Restore the ledger from the witness (`gatehouse ledger restore`); the record named is the first that is missing.",
    ask: operators,
  },
  "ledger-forked": {
    happened:
      "The ledger is not the one that was signed or cosigned before. Where it can be told, the record named is the first that differs.",
    todo: "The gateway refuses to run. Keep everything as it is, compare with the witnesses, then restore from one that is right.",
    ask: operators,
  },
  "ledger-key-unlisted": {
    happened: "The key that signs the ledger's checkpoints is not in the directory, or is not good now.",
    todo: "Have the partnership's root sign a directory that lists it; until then nobody could believe a checkpoint.",
    ask: operators,
  },
  "witness-answer-invalid": {
    happened:
      "A witness answered with something that is no cosignature of a key the directory lists for it, or nobody answers there as a witness does.",
    todo: "See whether the address is that witness's, and whether its key was changed. Nothing is final without a quorum.",
    ask: operators,
  },
  "parts-not-of-leaf": {
    happened:
      "What is stored as the sealed parts of a record names another record, does not open with that record's key, or was changed on a disk. The ledger itself is not touched by it.",
    todo: "Take the parts from another witness's copy. Nothing was changed where you see this in a restore.",
    ask: operators,
  },
  "copy-too-short": {
    happened:
      "The folder of the witness ends before the newest record that the broker knows of; the record named is the first that it lacks. Nothing was changed.",
    todo: "Take the folder of another witness. If none reaches further, the records after it are lost: that is for a human to decide, and no command does it.",
    ask: operators,
  },
  "leaf-too-large": {
    happened: "A ledger record is longer than the 65,535 bytes that the tile format has room for.",
    todo: "Report it: no record of this broker comes near.",
    ask: operators,
  },
  "tile-differs": {
    happened:
      "A tile of the ledger is there already with other bytes. Two different records were shown at one place: the ledger was changed, or this folder is another ledger's.",
    todo: "Keep both and do not start over. Compare with another witness to see where they part.",
    ask: operators,
  },
  "tile-unreadable": {
    happened: "A tile of the ledger is missing, cut short, or does not belong to the records beside it.",
    todo: "Treat it as damage and restore from a witness's copy.",
    ask: operators,
  },
  "witness-key-unlisted": {
    happened: "The directory has no witness of this agency with the key that was given to it.",
    todo: "Have the witness's key entered in the directory, or give the witness the key that is entered there.",
    ask: operators,
  },
  "witness-state-damaged": {
    happened:
      "The file in which a witness keeps what it cosigned last is missing or damaged, or does not belong to its copy of the ledger. Without it, it could cosign against its own word.",
    todo: "Do not put an older copy in its place. Make the witness anew in an empty folder with a new key, and have that entered in the directory.",
    ask: operators,
  },
} as const satisfies Partial<Record<ErrorCode, Page>>;
