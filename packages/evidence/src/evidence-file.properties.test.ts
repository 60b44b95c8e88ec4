import fc from "fast-check";
import { expect, test } from "vitest";
import { evidenceJson, verifyEvidenceFile } from "./evidence-file.ts";
import { evidencePage } from "./page.ts";
import { makeSample } from "./testing/sample.ts";

/** Each is a whole verification, some ten milliseconds: a thousand of them wait for the long run. */
const numRuns = process.env["GATEHOUSE_LONG"] === "1" ? 50_000 : 400;

/** One edit of a file: a bit flipped, the end cut off, two stretches swapped, one left out, one put in twice. */
type Edit = { readonly how: "flip" | "cut" | "swap" | "omit" | "repeat"; readonly at: number; readonly size: number };

const edits = fc.record({
  how: fc.constantFrom("flip", "flip", "flip", "cut", "swap", "omit", "repeat"),
  at: fc.nat(),
  size: fc.integer({ min: 1, max: 200 }),
}) satisfies fc.Arbitrary<Edit>;

function edited(bytes: Buffer, { how, at: drawn, size }: Edit): Buffer {
  const at = drawn % bytes.length;
  const [before, piece, after] = [bytes.subarray(0, at), bytes.subarray(at, at + size), bytes.subarray(at + size)];
  switch (how) {
    case "flip": {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ (1 << (size % 8));
      return copy;
    }
    case "cut":
      return before;
    case "swap":
      return Buffer.concat([before, after.subarray(0, size), piece, after.subarray(size)]);
    case "omit":
      return Buffer.concat([before, after]);
    case "repeat":
      return Buffer.concat([before, piece, piece, after]);
  }
}

test("every edit of an evidence file is named by its part", async () => {
  const { root, sent, received } = await makeSample();
  const files = [evidenceJson(sent), evidenceJson(received), await evidencePage(sent), await evidencePage(received)];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), edits, async (file, edit) => {
      const [bytes, other] = [Buffer.from(file), edited(Buffer.from(file), edit)];
      const { findings } = await verifyEvidenceFile(other, root);
      const wrong = findings.filter(({ ok }) => !ok);
      expect(wrong.length === 0).toBe(other.equals(bytes));
    }),
    { numRuns },
  );
});
