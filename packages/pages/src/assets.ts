import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { App } from "@gatehouse/http/app";
import { securityHeaders } from "./security-headers.ts";

/** Where the Design System's files lie. */
export const designSystem = join(
  dirname(createRequire(import.meta.url).resolve("govuk-frontend/package.json")),
  "dist",
);

/** One file that browsers may keep. */
type Asset = { readonly path: string; readonly type: string; readonly plain: Buffer; readonly zipped: Buffer };

/** What pages refer to, by name: paths that change with the content, so that a browser may keep them for ever. */
export type Assets = { readonly paths: Readonly<Record<string, string>>; readonly all: readonly Asset[] };

const sharedDir = join(import.meta.dirname, "..", "assets");

/**
 * Reads styles, scripts and the icon once.
 *
 * @param ownStyles the file of what a service's pages have beside the Design System and what all pages share
 */
export async function loadAssets(ownStyles: string): Promise<Assets> {
  const base = await readFile(join(sharedDir, "base.css"), "utf8");
  const css = await readFile(join(designSystem, "govuk", "govuk-frontend.min.css"), "utf8");
  const script = await readFile(join(designSystem, "govuk", "govuk-frontend.min.js"), "utf8");
  const named = {
    styles: asset("styles", "css", "text/css", withoutGovernmentFont(css)),
    own: asset("own", "css", "text/css", `${base}${await readFile(ownStyles, "utf8")}`),
    components: asset("components", "js", "text/javascript", withoutSourceMap(script)),
    start: asset("start", "js", "text/javascript", await readFile(join(sharedDir, "start.js"), "utf8")),
    live: asset("live", "js", "text/javascript", await readFile(join(sharedDir, "live.js"), "utf8")),
    icon: asset("icon", "svg", "image/svg+xml", await readFile(join(sharedDir, "icon.svg"), "utf8")),
  };
  const paths = Object.fromEntries(Object.entries(named).map(([name, { path }]) => [name, path]));
  return { paths, all: Object.values(named) };
}

/**
 * The Design System's own font is licensed to government services only, and its files are a third of the page: Arial,
 * which it falls back to, is what everyone else is to use. The crest goes with it.
 */
export function withoutGovernmentFont(css: string): string {
  return withoutSourceMap(css)
    .replaceAll(/@font-face\{[^}]*\}/g, "")
    .replaceAll("GDS Transport,arial", "arial")
    .replaceAll(/url\(\/assets\/[^)]*\)/g, "none");
}

function withoutSourceMap(text: string): string {
  return text.replaceAll(/\/[/*]# sourceMappingURL=\S+( ?\*\/)?/g, "");
}

function asset(name: string, extension: string, type: string, text: string): Asset {
  const digest = hash("sha256", text, "hex").slice(0, 12);
  const plain = Buffer.from(text);
  return { path: `/assets/${name}-${digest}.${extension}`, type, plain, zipped: gzipSync(plain) };
}

/** Serves them: the only answers that a browser may keep, and nothing of anybody is in them. */
export function serveAssets(app: App, assets: Assets): void {
  for (const { path, type, plain, zipped } of assets.all) {
    app.get(path, async (request, reply) => {
      const zips = /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
      reply.headers({
        ...securityHeaders,
        vary: "accept-encoding",
        "cache-control": "public, max-age=31536000, immutable",
      });
      if (zips) reply.header("content-encoding", "gzip");
      await reply.type(`${type}; charset=utf-8`).send(zips ? zipped : plain);
    });
  }
}
