import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The machine's own Chromium; null where it has none. Nothing is fetched. */
export async function findChromium(path = process.env["PATH"] ?? ""): Promise<string | null> {
  for (const dir of [...path.split(delimiter), "/usr/bin"]) {
    for (const name of names) {
      const file = join(dir, name);
      if (
        await access(file, constants.X_OK).then(
          () => true,
          () => false,
        )
      )
        return file;
    }
  }
  return null;
}

/** Said by every browser test that is skipped, so that nobody takes a skipped test for a passed one. */
export const noChromium =
  "SKIPPED: this machine has no Chromium in PATH or /usr/bin; the pages were not tried in a browser";

/** For a machine without a display and without user namespaces, and so that the browser speaks to nobody but the pages. */
export const chromiumArguments: readonly string[] = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--disable-sync",
  "--no-first-run",
  "--no-default-browser-check",
];
