import { writeFileSync } from "node:fs";
import { printed } from "@gatehouse/policy/told/fixture/letters";

// Writes the letters that packages/policy/src/told/letters.test.ts compares, word for word: read the difference.
const folder = new URL("../../packages/policy/src/told/fixture/", import.meta.url);
for (const [name, print] of Object.entries(printed)) writeFileSync(new URL(name, folder), print());
