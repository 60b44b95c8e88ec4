/** Somebody whose personal data exists nowhere else: whatever of it is found, came from what this test put in. */
export const canary = {
  name: "Žofie Kanárková-Quillfeather",
  nhsNumber: "9990748330",
  born: "2016-02-29",
  address: "17 Kanarkova Mews",
  postcode: "NS9 9ZX",
  phone: "07700 900461",
  text: "Kanarkova told the nurse that nobody had been at home since Thursday",
  author: "Wren Kanarkoli",
  evidence: "Two bruises like a kanarkove feather seen by Wren Kanarkoli",
  place: "Kanarkove House",
} as const;
