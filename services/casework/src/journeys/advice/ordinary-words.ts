/** Words that people write with a capital and that name nobody: days, benefits, services, beginnings of sentences. */
const ordinary: ReadonlySet<string> = new Set(
  (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september " +
    "october november december christmas easter eve day year years half term reception key stage universal credit child " +
    "children childrens benefit housing council tax free school meals special educational needs coordinator primary " +
    "secondary infant junior nursery social care services service worker workers early help family support hub front door " +
    "first response designated safeguarding lead deputy health visitor police officer food bank act protection plan in need " +
    "operation encompass general practitioner citizens advice bureau mum dad nan gran grandma grandad the a an i we he she " +
    "they it her his their our my this that these those and but or so if when while after before since last next what why " +
    "how who where is are was were has have had does do did can could should would will no yes not there here then also " +
    "both all some one two three four five six seven eight nine ten in on at by from with for to of as my our your other " +
    "another each every both neither either once twice now today yesterday english maths science polish romanian somali " +
    "arabic urdu british european team around"
  ).split(" "),
);

/** A name behind one of these is found by its title. */
const titles: ReadonlySet<string> = new Set(
  "mr mrs ms miss mx dr doctor sir dame lady lord nurse uncle aunt auntie".split(" "),
);

/** Whether two words with capitals are not likely to be somebody's name: ordinary ones, or one behind a title. */
export function isOrdinaryPair(pair: string): boolean {
  const words = pair.split(" ").map((word) => word.toLowerCase().replaceAll(/['’-]/g, ""));
  return (
    titles.has(words[0] ?? "") || words.every((word) => ordinary.has(word) || ordinary.has(word.replace(/s$/, "")))
  );
}
