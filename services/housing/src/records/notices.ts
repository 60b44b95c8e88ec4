import type { Field } from "@gatehouse/adapter/field";
import { each } from "@gatehouse/adapter/field";
import { leafOf, memberOf } from "../members.ts";
import type { Party } from "../party.ts";
import type { Reading } from "../reading.ts";
import { plainDate } from "../reading.ts";

/** Notices by the words in which landlords record them; any other paper is the landlord's own matter. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/seeking possession|\bnsp\b|\bnosp\b|section 83|section 8\b/i, "notice-seeking-possession"],
  [/notice to quit|\bntq\b/i, "notice-to-quit"],
];

/**
 * Says the notices that stand against a home: the family may have to move. They are no risk to anyone, and money owed is not
 * said at all, as no record says which way its balance counts.
 */
export function sayNotices(party: Party, tenure: Field, reading: Reading): void {
  for (const notice of each(memberOf(tenure, "notices"))) {
    const type = leafOf(notice, "type");
    const kind = kinds.find(([words]) => words.test(type?.text ?? ""))?.[1];
    const ended = [leafOf(notice, "endDate"), leafOf(notice, "expiryDate")].some((leaf) => {
      const day = plainDate(leaf, reading);
      return day !== undefined && day < reading.today;
    });
    if (kind === undefined || ended) continue;
    const served = leafOf(notice, "servedDate");
    const date = plainDate(served, reading);
    const value = { kind, ...(date === undefined ? {} : { date }) };
    const on = date !== undefined && date <= reading.today ? date : undefined;
    party.say("housing.arrearsOrNotice", value, { on, from: [type, date === undefined ? undefined : served] });
  }
}
