import type { Message, Told } from "@gatehouse/contracts/message";

/**
 * What a letter to a person needs of a message beside its decision: about whom each statement was, what was said of
 * telling the family, and on what it rested. It is kept sealed in the record, without any content.
 */
export type ToldNotes = {
  /** Label → ids of the statements about that person; those about the child of the message are not listed. */
  readonly others: Readonly<Record<string, readonly string[]>>;
  /** Null where the message says nothing of it. */
  readonly told:
    | (Pick<Told, "status"> & {
        readonly reason: NonNullable<Told["reason"]> | null;
        readonly reviewOn: string | null;
      })
    | null;
  /** Codes only: what is written in words could say anything. */
  readonly power: string | null;
  readonly gdpr: string | null;
  /** Labels of those said to be the source of harm. */
  readonly harmers: readonly string[];
};

const code = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** The notes of a message that has been verified and decided. */
export function toldNotes({ people, statements, told, basis, risk }: Message): ToldNotes {
  const child = people.find(({ role }) => role === "child")?.label;
  const others = new Map<string, string[]>();
  for (const { id, about } of statements) if (about !== child) others.set(about, [...(others.get(about) ?? []), id]);
  const { status, reason = null, reviewOn = null } = told ?? {};
  return {
    others: Object.fromEntries(others),
    told: status ? { status, reason, reviewOn } : null,
    power: code.test(basis.power) ? basis.power : null,
    gdpr: code.test(basis.gdpr) ? basis.gdpr : null,
    harmers: risk?.allegedHarmers ?? [],
  };
}
