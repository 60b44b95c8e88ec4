import { hash } from "node:crypto";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { openFromStorage, sealForStorage } from "@gatehouse/envelope/storage-seal";

/** Makes cursors and reads them again: sealed, so that no place in a list, and no count, shows in one. */
export type Cursors = {
  readonly make: (place: string) => string;
  /** @throws cursor-invalid for one that this door did not make for this list */
  readonly read: (cursor: string) => string;
};

/** Longest place, an id of a message; every cursor is as long as any other. */
const placeChars = 40;

/** @param list which list the places are in: a cursor of one is none of another */
export function cursorsOf(secret: string, list: string): Cursors {
  const key = Buffer.from(hash("sha256", `gatehouse-cursor ${secret}`, "hex"), "hex");
  return {
    make: (place) =>
      Buffer.from(sealForStorage(key, list, Buffer.from(place.padEnd(placeChars)))).toString("base64url"),
    read: (cursor) => {
      try {
        return new TextDecoder().decode(openFromStorage(key, list, Buffer.from(cursor, "base64url"))).trimEnd();
      } catch (cause) {
        throw new GatehouseError("cursor-invalid", {}, { cause });
      }
    },
  };
}
