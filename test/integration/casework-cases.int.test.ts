import { testCases } from "./casework-cases.ts";
import { describeJourneys } from "./casework-session.ts";
import { testUpdates } from "./casework-updates.ts";

// Journeys of those who work on a case. A file of their own, so that two workers share what is slow.
describeJourneys("casework-cases", (session) => {
  testCases(session);
  testUpdates(session);
});
