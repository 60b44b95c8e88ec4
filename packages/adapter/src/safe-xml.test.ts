import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { maxDepth, maxRecordBytes } from "./limits.ts";
import { readXml, xmlTree } from "./safe-xml.ts";

const codeOf = (xml: string): string => {
  const read = readXml(xml);
  return read.ok ? "read" : read.code;
};

/** Of this thread alone: what else the machine does at the time says nothing about the reader. */
/** For a machine with other things to do; minutes would be a hang. */
const patienceMs = 60_000;

describe("what is refused", () => {
  const nested = (depth: number): string => "<a>".repeat(depth) + "</a>".repeat(depth);
  const laughs = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>';
  test.each([
    { name: "a DOCTYPE", xml: "<!DOCTYPE a><a/>", code: "xml-doctype" },
    { name: "a doctype in small letters", xml: "<!doctype a><a/>", code: "xml-doctype" },
    { name: "a billion laughs", xml: laughs, code: "xml-doctype" },
    {
      name: "an external entity",
      xml: '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
      code: "xml-doctype",
    },
    { name: "an entity that was not declared", xml: "<a>&x;</a>", code: "xml-malformed" },
    { name: "an ampersand alone", xml: "<a>b & c</a>", code: "xml-malformed" },
    { name: "a reference to a control character", xml: "<a>&#0;</a>", code: "xml-malformed" },
    { name: "a reference over the last character", xml: "<a>&#x110000;</a>", code: "xml-malformed" },
    { name: "one level too many", xml: nested(maxDepth + 1), code: "xml-limit-exceeded" },
    { name: "a hundred thousand levels", xml: nested(100_000), code: "xml-limit-exceeded" },
    { name: "too many elements", xml: `<a>${"<b/>".repeat(500_001)}</a>`, code: "xml-limit-exceeded" },
    {
      name: "too many attributes",
      xml: `<a ${Array.from({ length: 65 }, (_, n) => `b${n}="1"`).join(" ")}/>`,
      code: "xml-limit-exceeded",
    },
    { name: "a processing instruction left open", xml: "<a/><?b", code: "xml-malformed" },
    { name: "attributes without a gap", xml: '<a b="1"c="2"/>', code: "xml-malformed" },
    { name: "a name with two colons", xml: "<a:b:c/>", code: "xml-malformed" },
    { name: "a closing tag of another prefix", xml: "<x:a></y:a>", code: "xml-malformed" },
    { name: "an element left open", xml: "<a><b></a>", code: "xml-malformed" },
    { name: "text beside the root", xml: "<a/>b", code: "xml-malformed" },
    { name: "two roots", xml: "<a/><b/>", code: "xml-malformed" },
    { name: "nothing", xml: "", code: "xml-malformed" },
    { name: "a name longer than any format has", xml: `<${"a".repeat(129)}/>`, code: "xml-limit-exceeded" },
    { name: "an attribute's name of that length", xml: `<a ${"b".repeat(129)}="1"/>`, code: "xml-limit-exceeded" },
    { name: "a control character", xml: "<a>\u0001</a>", code: "xml-malformed" },
    {
      name: "a control character in XML 1.1",
      xml: '<?xml version="1.1"?><a>&#1;</a>',
      code: "xml-malformed",
    },
    {
      name: "an attribute twice by two prefixes",
      xml: '<a xmlns:x="u" xmlns:y="u" x:b="1" y:b="2"/>',
      code: "xml-malformed",
    },
    { name: "an attribute twice", xml: '<a b="1" b="2"/>', code: "xml-malformed" },
    { name: "a tag within a value", xml: '<a b="<c>"/>', code: "xml-malformed" },
    { name: "a comment left open", xml: "<a><!-- b </a>", code: "xml-malformed" },
  ])("$name", ({ xml, code }) => expect(codeOf(xml)).toBe(code));

  test.each([
    "<a ".repeat(400_000),
    "<!--".repeat(400_000),
    `<a "`.repeat(400_000),
    "<?".repeat(800_000),
    `<a ${Array.from({ length: 300_000 }, (_, n) => `b${n}="1"`).join(" ")}/>`,
    `<a><![CDATA[${"]".repeat(1_000_000)}`,
    `<?x ${"?".repeat(1_000_000)}`,
    `<${"a".repeat(1_000_000)}`,
    // What takes a time that grows with the square of its length runs into the runner's limit here.
  ])("however long it goes on: %#", (xml) => expect(codeOf(xml)).not.toBe("read"), patienceMs);
});

test("the deepest nesting allowed is read", () => {
  expect(codeOf("<a>".repeat(maxDepth) + "</a>".repeat(maxDepth))).toBe("read");
});

test(
  "the largest record that may come is read",
  () => {
    const one = '<person id="1"><name>Ada &amp; Co</name><born>2010-01-01</born></person>\n';
    const xml = `<all>${one.repeat(Math.floor(maxRecordBytes / one.length))}</all>`;
    expect(codeOf(xml)).toBe("read");
  },
  patienceMs,
);

test.each([
  { name: "blank lines before its declaration", xml: '\r\n\n<?xml version="1.0" encoding="UTF-8"?><a/>' },
  { name: "a prefix that was not declared", xml: '<x:a xsi:nil="true"/>' },
  {
    name: "what is written in another encoding, once it is decoded",
    xml: '<?xml version="1.0" encoding="windows-1252"?><a/>',
  },
])("$name does not hinder the reader", ({ xml }) => expect(codeOf(xml)).toBe("read"));

test("attributes of one name from two namespaces are both kept", () => {
  const read = readXml('<div xmlns:y="urn:y" xml:lang="en" lang="en-GB" y:class="a"/>');
  if (!read.ok) throw new Error(read.code);
  expect([...read.root.attributes]).toEqual([
    ["xml:lang", "en"],
    ["lang", "en-GB"],
    ["class", "a"],
  ]);
});

test("values stay the text they were, entities are resolved once", () => {
  const read = readXml(
    '<x:a xmlns:x="urn:x" xmlns="urn:y" n="001" t="+44"><b>1e3</b><b>&amp;lt; &#xe9;</b><c><![CDATA[<&>]]></c></x:a>',
  );
  if (!read.ok) throw new Error(read.code);
  expect(read.root.name).toBe("a");
  expect([...read.root.attributes]).toEqual([
    ["n", "001"],
    ["t", "+44"],
  ]);
  expect(read.root.children.map((child) => child.text)).toEqual(["1e3", "&lt; é", "<&>"]);
});

test("an element named like a property of every object is an element like any other", () => {
  const read = readXml("<a><__proto__><polluted>1</polluted></__proto__><constructor>2</constructor></a>");
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  expect(read.ok || read.code === "xml-malformed").toBe(true);
});

test("repeated elements become lists, others where the format says so", () => {
  const read = readXml('<p><n>1</n><n>2</n><m>3</m><o k="v">t</o></p>');
  if (!read.ok) throw new Error(read.code);
  const tree = xmlTree(read.root, (name) => name === "m");
  expect(tree).toEqual(
    new Map<string, unknown>([
      ["n", ["1", "2"]],
      ["m", ["3"]],
      [
        "o",
        new Map([
          ["@k", "v"],
          ["#text", "t"],
        ]),
      ],
    ]),
  );
});

test("property: any text is read or refused, never thrown at the caller", () => {
  const parts = fc.constantFrom(
    "<a>",
    "</a>",
    "<b c='d'/>",
    "&amp;",
    "&x;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?x",
    "?>",
    "é",
    " ",
    "=",
    '"',
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 30 }), (some) => typeof codeOf(`<r>${some.join("")}</r>`) === "string"),
  );
});
