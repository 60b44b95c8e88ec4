import { bothOn, differences } from "./compare.ts";
import type { Given } from "./naive/read-file.ts";

/** Makes a file on which the two differ as small as it gets by leaving out parts, so that the reason can be read. */
export function shrink(given: Given, still: (given: Given) => boolean = differs): Given {
  let least = given;
  for (let smaller: Given | undefined = least; smaller;) {
    smaller = withoutOne(least).find((one) => still(one));
    if (smaller) least = smaller;
  }
  return least;
}

function differs(given: Given): boolean {
  try {
    const { real, naive } = bothOn(given);
    return differences(real, naive).length > 0;
  } catch {
    return false;
  }
}

function withoutOne(given: Given): readonly Given[] {
  const { message, register = [], history = [] } = given;
  const lists = ["statements", "people", "to"].flatMap((key) => {
    const value = message[key];
    if (!Array.isArray(value)) return [];
    return value.map((_, index) => ({ ...message, [key]: value.filter((__, other) => other !== index) }));
  });
  const keys = Object.keys(message)
    .filter((key) => !Array.isArray(message[key]))
    .map((key) => Object.fromEntries(Object.entries(message).filter(([name]) => name !== key)));
  const deep = ["risk", "told", "basis"].flatMap((key) => {
    const value = message[key];
    if (typeof value !== "object" || value === null) return [];
    return Object.keys(value).map((inner) => ({
      ...message,
      [key]: Object.fromEntries(Object.entries(value).filter(([name]) => name !== inner)),
    }));
  });
  return [
    ...history.map((_, index) => ({ ...given, history: history.filter((__, other) => other !== index) })),
    ...register.map((_, index) => ({ ...given, register: register.filter((__, other) => other !== index) })),
    ...[...lists, ...keys, ...deep].map((one) => ({ ...given, message: one })),
  ];
}
