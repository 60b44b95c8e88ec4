import { expect, test } from "vitest";
import { debianMirror } from "./apt-sources.ts";

test.each([
  {
    name: "the deb822 form",
    text: "Types: deb\nURIs: http://mirror.test/debian\nSuites: bookworm\n",
    mirror: "http://mirror.test/debian",
  },
  {
    name: "one line with options",
    text: "deb [arch=amd64 signed-by=/k.gpg] https://mirror.test/debian/ trixie main",
    mirror: "https://mirror.test/debian/",
  },
  {
    name: "one line without options",
    text: "deb http://mirror.test/debian bookworm main",
    mirror: "http://mirror.test/debian",
  },
])("reads the mirror from $name", ({ text, mirror }) => {
  expect(debianMirror(text)).toBe(mirror);
});

test.each([
  { name: "the security archive", text: "URIs: http://mirror.test/debian-security" },
  { name: "another distribution", text: "deb http://archive.test/ubuntu noble main" },
  { name: "a comment", text: "# deb http://mirror.test/debian bookworm main" },
  { name: "a disc", text: "deb cdrom:[Debian]/debian bookworm main" },
  { name: "source packages only", text: "deb-src http://mirror.test/debian bookworm main" },
  { name: "nothing", text: "" },
])("finds no mirror in $name", ({ text }) => {
  expect(debianMirror(text)).toBeNull();
});
