import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { XmlDocument, XsdValidator } from "libxml2-wasm";
import { xmlRegisterFsInputProviders } from "libxml2-wasm/lib/nodejs.mjs";
import { expect, test } from "vitest";
import { answerUnusable } from "./answer.ts";

xmlRegisterFsInputProviders();
const schemaFile = new URL("../../../../test/vectors/cjse/cjseOperations.xsd", import.meta.url);
const schema = XmlDocument.fromBuffer(readFileSync(schemaFile), { url: fileURLToPath(schemaFile) });
const validator = XsdValidator.fromDoc(schema);

/** What the exchange's own schema has against a document; nothing when it is valid. */
function faults(xml: string): readonly string[] {
  const document = XmlDocument.fromString(xml);
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    return [String(error)];
  } finally {
    document.dispose();
  }
}

const samples = new URL("../../../../test/samples/police/spi/", import.meta.url);
const sample = (name: string): string => readFileSync(new URL(name, samples), "utf8");
const answerTo = (request: string): string => new TextDecoder().decode(answerUnusable(request, "xml-malformed")?.bytes);

test.each([
  ["a route", sample("OIValidationMalformedXml.xml")],
  ["a route in SOAP", sample("MDIMinimalSPIMessage.xml")],
  [
    "two routes",
    sample("OIValidationMalformedXml.xml").replace("</Route>", "</Route><Route><RouteID>2</RouteID></Route>"),
  ],
  ["a route without a number", sample("OIValidationMalformedXml.xml").replace("<RouteID>001</RouteID>", "<RouteID/>")],
])("the answer to %s is valid by the exchange's schema", (_, request) => {
  expect(faults(answerTo(request))).toEqual([]);
});

test("the schema is no formality: the public example is valid, and an answer without its code is not", () => {
  expect(faults(sample("async-response-from-cjse.xml"))).toEqual([]);
  expect(faults(answerTo(sample("OIValidationMalformedXml.xml")).replace("<Code>1310</Code>", ""))).toHaveLength(1);
});
