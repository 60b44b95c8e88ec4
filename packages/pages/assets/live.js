// oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-argument -- runs in browsers: no type of ours reaches it
// Keeps an open page true: what is new is fetched and put in, and when its reader may not see it any more it is emptied
// before anything else, then asked for again, which answers whatever is right now. The page works without this.
const place = document.querySelector("[data-live]");
const says = document.querySelector("[data-live-says]");
const cutOffAfterMs = 1500;
const source = new EventSource(place.dataset.live);

const leave = () => {
  source.close();
  document.querySelector("main").replaceChildren();
  document.title = "Gatehouse";
  // Without its part after `#`: with it a browser would think that it is there already, and ask for nothing.
  location.replace(location.pathname);
};

let news = 0;
let wanted = 0;
const renew = async () => {
  const mine = (wanted += 1);
  const answer = await fetch(location.href, { cache: "no-store", redirect: "manual" });
  if (mine !== wanted) return;
  if (!answer.ok) return leave();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
  if (fresh === null) return leave();
  const focused = document.activeElement?.id;
  place.replaceChildren(...fresh.childNodes);
  if (focused) document.getElementById(focused)?.focus();
  news += 1;
  says.textContent =
    news === 1 ? "Something new is here." : `Something new is here, ${news} times since you opened the page.`;
};

let cutOff = null;
source.addEventListener("open", () => clearTimeout(cutOff));
source.addEventListener("news", () => {
  renew().catch(leave);
});
source.addEventListener("end", leave);
source.addEventListener("error", () => {
  // Refused, or out of reach for longer than anybody may look at what they perhaps may not see any more.
  if (source.readyState === EventSource.CLOSED) leave();
  clearTimeout(cutOff);
  cutOff = setTimeout(leave, cutOffAfterMs);
});
// A page that the browser kept for its back button is not shown from there.
addEventListener("pagehide", () => source.close());
addEventListener("pageshow", (event) => event.persisted && leave());
