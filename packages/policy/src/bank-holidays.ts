/**
 * England's bank holidays. Source: https://www.gov.uk/bank-holidays (England and Wales) as published to the end of 2028;
 * 2029 by the Banking and Financial Dealings Act 1971, schedule 1, and the substitute-day practice. Proclaimed extra days
 * are added here when announced; a day that is missing here only makes a clock run out earlier, never later.
 */
export const bankHolidays: ReadonlySet<string> = new Set([
  "2026-01-01",
  "2026-04-03",
  "2026-04-06",
  "2026-05-04",
  "2026-05-25",
  "2026-08-31",
  "2026-12-25",
  "2026-12-28",
  "2027-01-01",
  "2027-03-26",
  "2027-03-29",
  "2027-05-03",
  "2027-05-31",
  "2027-08-30",
  "2027-12-27",
  "2027-12-28",
  "2028-01-03",
  "2028-04-14",
  "2028-04-17",
  "2028-05-01",
  "2028-05-29",
  "2028-08-28",
  "2028-12-25",
  "2028-12-26",
  "2029-01-01",
  "2029-03-30",
  "2029-04-02",
  "2029-05-07",
  "2029-05-28",
  "2029-08-27",
  "2029-12-25",
  "2029-12-26",
]);
