import { createServer } from "node:http";
import type { RequestListener, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { askLog, remoteLog } from "./remote-log.ts";

/** Somebody who serves what he likes at a witness's address, and what he was asked. */
async function liar(answer: RequestListener): Promise<{ readonly url: string; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    answer(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** Writes for as long as it is listened to. @returns when nobody does any more */
async function withoutEnd(response: ServerResponse): Promise<void> {
  const piece = Buffer.alloc(1 << 20, "x");
  const gone = new Promise<void>((resolve) => response.once("close", resolve));
  const goOn = (): void => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once("drain", goOn);
  };
  goOn();
  await gone;
}

const note = "log.example/a\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— log.example/a AAAAAAAA\n";
const bad: readonly (readonly [string, RequestListener])[] = [
  ["another status", (_, response) => void response.writeHead(500).end(note)],
  ["a page", (_, response) => void response.end("<!DOCTYPE html><p>Sign in")],
  ["another place to ask", (_, response) => void response.writeHead(302, { location: "/checkpoint" }).end()],
  [
    "half of what it announced",
    (_, response) =>
      void response.writeHead(200, { "content-length": 999 }).end(note.slice(0, 20), () => response.destroy()),
  ],
  ["a note that goes on behind itself", (_, response) => void response.end(`${note}${note}`)],
];

test.each(bad)("who answers with %s has no checkpoint", async (_, answer) => {
  const { url } = await liar(answer);
  expect(await remoteLog(url).newest()).toBe("away");
});

test("who says that there is none is believed, and who says one is shown as he says it", async () => {
  expect(await remoteLog((await liar((_, response) => void response.writeHead(404).end())).url).newest()).toBe("none");
  const { url } = await liar((_, response) => void response.end(note));
  expect(await remoteLog(url).newest()).toMatchObject({ checkpoint: { origin: "log.example/a", size: 1 } });
});

test("who goes on without end is listened to no longer than a tile is, and hung up on", async () => {
  const ended: Promise<void>[] = [];
  const { url } = await liar((_, response) => void ended.push(withoutEnd(response)));
  expect(await remoteLog(url).newest()).toBe("away");
  expect(await remoteLog(url).tiles.read("tile/0/000.p/3")).toBeUndefined();
  await Promise.all(ended);
});

test("nobody is asked for what is no tile, whatever path is given", async () => {
  const { url, asked } = await liar((_, response) => void response.end("x"));
  const { tiles } = remoteLog(url);
  for (const path of ["../secrets", "tile/0/../../x", "checkpoint", "tile/0/000?x", "http://elsewhere.example/"])
    expect(await tiles.read(path)).toBeUndefined();
  expect(asked).toEqual([]);
  expect(await tiles.read("tile/0/000")).toEqual(Buffer.from("x"));
  expect(asked).toEqual(["/tile/0/000"]);
  await expect(tiles.write([])).rejects.toThrow(TypeError);
  await expect(tiles.dropPartials("tile/0/000")).rejects.toThrow(TypeError);
});

test("who takes the question and never answers is left, and so is a door where nobody is", async () => {
  const { url } = await liar(() => undefined);
  expect(await askLog(`${url}/checkpoint`, 100)).toBeNull();
  expect(await askLog("http://127.0.0.1:9/checkpoint", 100)).toBeNull();
});
