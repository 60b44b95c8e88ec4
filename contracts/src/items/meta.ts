import { z } from "zod";
import { toldReasons } from "../message.ts";
import type { DataItem } from "../item-shape.ts";
import { Day, derivedItem, list, Phrase, plainItem } from "../item-shape.ts";

const consentStatus = z.enum(["given", "refused", "withdrawn", "not-asked"]);
const doNotDiscuss = "do not discuss with the family";

/** The data items of category meta; what each says stands in its description. */
export const metaItems = {
  "sharing.consentStatus": derivedItem(
    {
      id: "K01",
      item: "sharing.consentStatus",
      category: "meta",
      sensitivity: ["ordinary"],
      description: "Whether the family agreed: status, date",
    },
    z.strictObject({ status: consentStatus, on: Day.nullish() }),
    { describe: "status", schema: consentStatus, derive: (consent) => consent.status },
  ),
  "sharing.objections": plainItem(
    {
      id: "K02",
      item: "sharing.objections",
      category: "meta",
      sensitivity: ["high"],
      description: "Objections: who, scope",
      note: "sender, front door and reviewer only",
    },
    list(z.strictObject({ who: Phrase, scope: Phrase }), 50),
  ),
  "sharing.toldStatus": plainItem(
    {
      id: "K03",
      item: "sharing.toldStatus",
      category: "meta",
      sensitivity: ["ordinary"],
      description: "Whether the family knows; when they were told",
      note: "stops accidental tipping-off",
    },
    z.strictObject({ status: z.enum(["told", "deferred", "not-contactable"]), on: Day.nullish() }),
  ),
  "sharing.deferralReason": derivedItem(
    {
      id: "K04",
      item: "sharing.deferralReason",
      category: "meta",
      sensitivity: ["high", "location"],
      description: "Why the family is not told yet: code, officer reference, review date",
    },
    z.strictObject({ code: z.enum(toldReasons), officerReference: Phrase.nullish(), reviewOn: Day.nullish() }),
    { describe: `the instruction "${doNotDiscuss}"`, schema: z.literal(doNotDiscuss), derive: () => doNotDiscuss },
  ),
} as const satisfies Record<string, DataItem>;
