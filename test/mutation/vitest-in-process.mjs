// What the tests take from vitest, without its workers: a mutant is switched on in a process that has loaded everything.
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  GLOBAL_EXPECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
} from "@vitest/expect";
import * as expectModule from "@vitest/expect";
import * as chai from "chai";

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);

/** vitest's own matchers on chai, as vitest makes them. */
export const expect = (value, message) => chai.expect(value, message);
Object.assign(expect, chai.expect, globalThis[ASYMMETRIC_MATCHERS_OBJECT]);
for (const name of Object.getOwnPropertyNames(chai.expect))
  if (!(name in expect)) Object.defineProperty(expect, name, Object.getOwnPropertyDescriptor(chai.expect, name));
Object.defineProperty(globalThis, GLOBAL_EXPECT, { value: expect, writable: true, configurable: true });
expectModule.setState({ assertionCalls: 0, isExpectingAssertions: false, testPath: "", currentTestName: "" }, expect);

/** Every test that was declared, in order. */
export const declared = [];
let file = "";

/** Says whose tests the following ones are. */
export function declareIn(path) {
  file = path;
}

/** vitest's `test`, for the forms that the tests use. */
export function test(name, run) {
  const id = `${file} ${declared.filter((one) => one.file === file).length} ${name}`;
  declared.push({ id, name, file, run });
}

test.each = (rows) => (name, run) => {
  for (const row of rows) test(name, () => (Array.isArray(row) ? run(...row) : run(row)));
};

/** vitest's `describe`: its tests, at once. */
export function describe(_name, declare) {
  declare();
}
