import { wishKinds } from "@gatehouse/contracts/wishes";
import { z } from "zod";

const some = z.union([z.literal("all"), z.array(z.string())]);

/**
 * A wish that somebody here recorded: without its id nobody could withdraw it, and the register keeps no names. What came
 * later than the first version has a default, so that older files still open.
 */
export const Wish = z.strictObject({
  id: z.string(),
  kind: z.enum(wishKinds).default("objection"),
  recordedAt: z.iso.datetime(),
  recordedBy: z.string(),
  /** Whose information it is about, by name. */
  whose: z.string(),
  who: z.string(),
  capacity: z.string().nullable().default(null),
  /** How far it counts, by what was said of who speaks. */
  standing: z.enum(["counts", "waits", "view"]).nullable().default(null),
  /** How the person is known: two wishes about one person are put side by side. */
  person: z.string().nullable().default(null),
  number: z.string().nullable().default(null),
  born: z.string().nullable().default(null),
  agencies: some,
  purposes: some.default("all"),
  categories: some,
  /** Last day of an agreement; null for six months, or without end. */
  lastDay: z.string().nullable().default(null),
  /** When somebody means to ask again. */
  reviewOn: z.string().nullable().default(null),
  withdrawnAt: z.iso.datetime().nullable(),
  withdrawnBy: z.string().nullable().default(null),
});
export type Wish = z.infer<typeof Wish>;

/** Whether two wishes are about one person, as far as it was said here who that is. */
export function isSamePerson(one: Identity, other: Identity): boolean {
  if (one.person !== null && one.person === other.person) return true;
  if (one.number !== null && other.number !== null) return one.number === other.number;
  return one.born !== null && one.born === other.born && plain(one.whose) === plain(other.whose);
}
type Identity = Pick<Wish, "person" | "number" | "born" | "whose">;

/** Names are one by the contract whatever their case and spaces. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/\s+/g, " ").trim();
}
