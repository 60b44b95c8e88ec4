/** Ethnicity in the Department for Education's main codes. */
export const ethnicities: Readonly<Record<string, string>> = {
  WBRI: "White British",
  WIRI: "White Irish",
  WIRT: "Traveller of Irish heritage",
  WOTH: "Any other White background",
  WROM: "Gypsy or Roma",
  MWBC: "White and Black Caribbean",
  MWBA: "White and Black African",
  MWAS: "White and Asian",
  MOTH: "Any other mixed background",
  AIND: "Indian",
  APKN: "Pakistani",
  ABAN: "Bangladeshi",
  AOTH: "Any other Asian background",
  BCRB: "Caribbean",
  BAFR: "African",
  BOTH: "Any other Black background",
  CHNE: "Chinese",
  OOTH: "Any other ethnic group",
};
/** Codes that say that ethnicity is not held: refused, and information not yet obtained. */
export const ethnicityAbsent: Readonly<Record<string, "withheld" | "not-known">> = {
  REFU: "withheld",
  NOBT: "not-known",
  UNKN: "not-known",
};
