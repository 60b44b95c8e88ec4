import { wholeSecond } from "@gatehouse/test/kit/agencies";
import { schoolUpdate } from "@gatehouse/test/kit/family";

type Draft = Readonly<Record<string, unknown>>;

/**
 * The school's update about the child of family "h" with a sealed item: it waits for the school's approver, and the rest
 * goes to the team.
 *
 * @param secret what is sealed
 */
export function sealedUpdate(
  secret: string,
  more: { readonly told?: Draft; readonly people?: readonly Draft[] } = {},
): Draft {
  const { statements: said, people: child, ...update } = schoolUpdate("h");
  const on = { about: "child", assertion: "reported", on: "2026-11-02" };
  const statements = [
    ...(Array.isArray(said) ? said : []),
    { id: "s8", item: "voice.wishes", value: "To see her grandmother", ...on },
    { id: "s9", item: "child.genderOrOrientation", value: secret, ...on },
  ];
  const people = [...(Array.isArray(child) ? child : []), ...(more.people ?? [])];
  return { ...update, people, statements, told: more.told ?? { status: "told" }, createdAt: wholeSecond() };
}
