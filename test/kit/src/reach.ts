import type { Page } from "playwright-core";

/** WCAG's smallest window, which is 1280 at four times the size. */
const narrowest = 320;
const usual = 1024;

type Walked = {
  readonly expected: readonly string[];
  readonly went: readonly string[];
  readonly hidden: readonly string[];
  readonly unmarked: readonly string[];
  readonly holds: boolean;
};

/**
 * Goes through a page by the Tab key alone, as somebody without a mouse does.
 *
 * @returns what is wrong: what is not reached or out of order, where one cannot see where one is, where one is held
 */
export async function keyboardFaults(page: Page): Promise<readonly string[]> {
  const count = await page.evaluate<number>(prepare);
  // One beyond the last, where nothing may hold; scrolling boxes are stops too, where the browser makes them so.
  for (let presses = 0; presses <= count; presses += 1) await page.keyboard.down("Tab");
  await page.keyboard.up("Tab");
  const { expected, went, hidden, unmarked, holds } = await page.evaluate<Walked>(report);
  return [
    ...(expected.join("\n") === went.join("\n") ? [] : [`order: ${went.join(" > ")} and not ${expected.join(" > ")}`]),
    ...hidden.map((one) => `out of sight: ${one}`),
    ...unmarked.map((one) => `does not show that it has the focus: ${one}`),
    ...(holds ? [`the last one keeps the focus: ${went.at(-1)}`] : []),
  ];
}

/**
 * Makes a page twice as large in two ways, its window (200 % zoom) and its letters alone, and then 320 px wide.
 *
 * @returns where it has to be scrolled sideways; `also` is asked in the narrowest window
 */
export async function zoomFaults(
  page: Page,
  also: (page: Page) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const own = page.viewportSize() ?? { width: usual, height: 800 };
  const faults: string[] = [];
  const look = async (what: string): Promise<void> => {
    const wider = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
    if (wider > 0) faults.push(`${what}: ${wider} px wider than the window`);
  };
  if (own.width !== narrowest) {
    await page.setViewportSize({ width: own.width / 2, height: own.height / 2 });
    await look("200 %");
    await page.setViewportSize({ width: narrowest, height: own.height });
    await look("320 px");
    faults.push(...(await also(page)));
    await page.setViewportSize(own);
    await page.evaluate("document.documentElement.style.fontSize = '200%'");
    await look("letters twice as large");
    await page.evaluate("document.documentElement.style.removeProperty('font-size')");
  }
  return faults;
}

/** As text, because it runs in the page. Stops of the Tab key as a browser counts them: of radios the chosen or the first. */
const prepare = `(() => {
  // What has the focus already, as a summary that was just pressed, would look no different when the walk comes to it.
  document.activeElement?.blur();
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter((one, _at, all) =>
    !one.disabled && one.type !== "hidden" && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }) &&
    !(one.type === "radio" && one !== (all.find((other) => other.type === "radio" && other.name === one.name && other.form === one.form && other.checked)
      ?? all.find((other) => other.type === "radio" && other.name === one.name && other.form === one.form && other.checkVisibility()))));
  const marks = (style) => [style.boxShadow, style.backgroundColor, style.borderTopColor, style.borderTopWidth,
    style.outlineStyle === "none" || /, 0\\)$/.test(style.outlineColor) ? "" : style.outlineColor + style.outlineWidth].join();
  const look = (one) => marks(getComputedStyle(one)) + [...(one.labels ?? [])].map((label) => marks(getComputedStyle(label, "::before"))).join() +
    [...(one.tagName === "SUMMARY" ? one.children : [])].map((child) => marks(getComputedStyle(child))).join();
  const name = (one) => one.tagName.toLowerCase() + " " + ((one.labels?.[0] ?? one).innerText ?? "").trim().slice(0, 40);
  const before = new Map(stops.map((one) => [one, look(one)]));
  const walk = { stops, name, went: [], hidden: [], unmarked: [], current: null };
  // Before the focus goes on: what shows itself only while it has the focus, as the link past the head does, is there then.
  walk.leave = () => {
    const one = walk.current;
    walk.current = null;
    if (one === null || !before.has(one)) return;
    const box = one.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) walk.hidden.push(name(one));
  };
  walk.enter = ({ target }) => {
    if (walk.went.includes(target)) return;
    walk.went.push(target);
    walk.current = target;
    if (before.has(target) && look(target) === before.get(target)) walk.unmarked.push(name(target));
  };
  document.addEventListener("focusin", walk.enter);
  document.addEventListener("keydown", walk.leave, true);
  window.gatehouseWalk = walk;
  // From the page's beginning, wherever somebody was before.
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  walk.went.length = 0;
  return stops.length;
})()`;

const report = `(() => {
  const walk = window.gatehouseWalk;
  const { stops, name } = walk;
  const last = stops.at(-1);
  const holds = stops.length > 1 && document.activeElement === last;
  walk.leave();
  document.removeEventListener("focusin", walk.enter);
  document.removeEventListener("keydown", walk.leave, true);
  delete window.gatehouseWalk;
  return { expected: stops.map(name), went: walk.went.filter((one) => stops.includes(one)).map(name), hidden: walk.hidden, unmarked: walk.unmarked, holds };
})()`;
