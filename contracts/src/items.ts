import { z } from "zod";
import type { DataItem } from "./item-shape.ts";
import { contactItems } from "./items/contact.ts";
import { educationItems } from "./items/education.ts";
import { familyItems } from "./items/family.ts";
import { healthItems } from "./items/health.ts";
import { housingItems } from "./items/housing.ts";
import { identityItems } from "./items/identity.ts";
import { metaItems } from "./items/meta.ts";
import { opinionItems } from "./items/opinion.ts";
import { policeItems } from "./items/police.ts";
import { probationItems } from "./items/probation.ts";
import { thirdPartyItems } from "./items/third-party.ts";
import { voiceItems } from "./items/voice.ts";

export type { DataItem, ItemCategory, Sensitivity } from "./item-shape.ts";
export { itemCategories, sensitivities } from "./item-shape.ts";

const catalogue = {
  ...identityItems,
  ...contactItems,
  ...familyItems,
  ...educationItems,
  ...healthItems,
  ...policeItems,
  ...housingItems,
  ...probationItems,
  ...opinionItems,
  ...voiceItems,
  ...thirdPartyItems,
  ...metaItems,
};

export type ItemName = keyof typeof catalogue;

/** The catalogue of data items (contract §2): every item that can be said, and nothing else can. */
export const items: Readonly<Record<ItemName, DataItem>> = catalogue;

/** Whether a string names a data item. */
export function isItemName(name: string): name is ItemName {
  return Object.hasOwn(catalogue, name);
}

/** The names of all data items, in the order of the catalogue. */
export const itemNames: readonly ItemName[] = Object.keys(catalogue).filter(isItemName);

/** The name of a data item, closed. */
export const ItemNameSchema = z.enum(itemNames).describe("Data item, as in the catalogue");
