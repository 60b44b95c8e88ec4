import { openMapPool } from "@gatehouse/adapter/map-pool";
import { largeHostileFiles } from "@gatehouse/adapter/testing/hostile-files";
import { defaultHeaders } from "@gatehouse/housing/register/columns";
import { defaultWording } from "@gatehouse/housing/wording";
import { expect, onTestFinished, test } from "vitest";
import { mapModuleOf, sectors } from "./sectors.ts";

const long = process.env["GATEHOUSE_LONG"] === "1";
type Tried = { readonly sector: string; readonly forms: RegExp };
/** Of the three readers one sector each, in every run; all sectors are built of these readers. */
const tried: readonly Tried[] = long
  ? sectors.map((sector) => ({ sector, forms: /./ }))
  : [
      { sector: "health", forms: /json$|xml$/ },
      { sector: "social-care", forms: /csv$/ },
    ];
const config = {
  agency: "northshire-council",
  author: { name: "P. Marsh", role: "social-worker" },
  contact: "01632 960300",
  frontDoor: "northshire-council",
  secret: "s".repeat(40),
};

/** What a service that was given no files of its own hands its mapper, where a mapper cannot do without. */
const settingsOf: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  housing: { wording: defaultWording, headers: defaultHeaders },
};

/** Half of what a service gives a process. */
const maxHeapMb = 512;

test.each(tried)(
  "$sector: files of 5 MiB made to cost much are refused or read within half the memory a process has",
  async ({ sector, forms }) => {
    const data = { mapModule: mapModuleOf(sector).href, mapSettings: settingsOf[sector] ?? {}, on: [], config };
    const pool = await openMapPool({ data, processes: 1, maxHeapMb });
    onTestFinished(() => pool.close());
    const given = largeHostileFiles().filter(({ name }) => forms.test(name));
    const codes = new Map<string, string>();
    for (const { isRefused, ...file } of given) {
      const result = await pool.map(file, "2026-11-02T09:00:00Z");
      codes.set(file.name, result.ok ? "read" : result.code);
      if (isRefused && result.ok) codes.set(file.name, "read, and was not to be");
    }
    // Each by a code of its own: a process that runs out of memory or time says what many fields alone may say.
    const cost = [...codes].filter(([name, code]) => code === "record-too-costly" && name !== "many-keys.json");
    expect(cost).toEqual([]);
    expect([...codes].filter(([, code]) => code.startsWith("read,"))).toEqual([]);
  },
);
