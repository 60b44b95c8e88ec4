import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { notFound } from "@gatehouse/pages/web";
import type { Web } from "@gatehouse/pages/web";

const dir = join(import.meta.dirname, "..", "..", "..", "..", "docs", "runbooks");

/** What to do about what the overview names: the very files of docs/runbooks, read once. */
export async function serveRunbooks(web: Web): Promise<readonly string[]> {
  const files = (await readdir(dir)).filter((name) => name.endsWith(".md"));
  const texts = new Map(
    await Promise.all(files.map(async (file) => [file.slice(0, -3), await readFile(join(dir, file), "utf8")] as const)),
  );
  web.read({
    path: "/runbooks/:name",
    needs: null,
    show: async ({ params }) => {
      const text = texts.get(params["name"] ?? "");
      if (text === undefined) notFound();
      return { view: "runbook", data: { text } };
    },
  });
  return [...texts.keys()];
}
