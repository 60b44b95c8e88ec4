import { testHolds } from "./casework-holds.ts";
import { describeJourneys } from "./casework-session.ts";
import { testWishes } from "./casework-wishes.ts";
import { testWithdrawals } from "./casework-withdrawals.ts";

// Journeys of those who record what families wish, decide what waits and tell families what was shared.
describeJourneys("casework-families", (session) => {
  testWishes(session);
  testWithdrawals(session);
  testHolds(session);
});
