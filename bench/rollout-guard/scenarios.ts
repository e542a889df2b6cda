import type { Scenario } from "./simulated-rollout.ts";

/** A scenario, what is asked of it, and what the guard has to reach there. */
export interface Row extends Scenario {
  readonly name: string;
  /** So many sessions of the canary are simulated. */
  readonly within: number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** How many sessions of the canary a rollout has. */
const SESSIONS = 2_000;
const HEALTHY = 0.005;
const OUTAGE = { rate: 0.3, from: 500, sessions: 100 } as const;
const BREAKS_AT = 2_000;

function constant(canary: number, control = HEALTHY) {
  return [{ from: 0, canary, control }];
}

function outage() {
  const { rate, from, sessions } = OUTAGE;
  return [
    ...constant(HEALTHY),
    { from, canary: rate, control: rate },
    { from: from + sessions, canary: HEALTHY, control: HEALTHY },
  ];
}

/** The rows of the table; those with a gate are the issue's. */
export const ROWS: readonly Row[] = [
  { name: "healthy, first day of 125", phases: constant(HEALTHY), share: 0.5, within: 125 },
  ...atBothShares("healthy", constant(HEALTHY), { within: SESSIONS, atMost: 0.05 }),
  { name: "healthy, without a control", phases: constant(HEALTHY), share: 1, within: SESSIONS, atMost: 0.05 },
  { name: "both arms fail at 0.1 %", phases: constant(0.001, 0.001), share: 0.05, within: SESSIONS, atMost: 0.05 },
  ...atBothShares("fails at 2 %", constant(0.02), { within: 700, atLeast: 0.9 }),
  ...atBothShares("fails at 10 %", constant(0.1), { within: 70, atLeast: 0.95 }),
  // A control that begins with two failures itself looks, now and then, like an outage of both.
  ...atBothShares("fails each time", constant(1), { within: 5, atLeast: 0.999 }),
  ...atBothShares("fails at 1 %", constant(0.01), { within: SESSIONS }),
  ...atBothShares("0.4 %, control 0.05 %", constant(0.004, 0.0005), { within: SESSIONS }),
  ...atBothShares("both arms fail at 1 %", constant(0.01, 0.01), { within: SESSIONS }),
  ...atBothShares("healthy, both at 30 % for 100 sessions", outage(), { within: SESSIONS }),
  {
    name: "healthy for 1,000, then 10 %",
    phases: [...constant(HEALTHY), { from: BREAKS_AT, canary: 0.1, control: HEALTHY }],
    share: 0.5,
    within: SESSIONS,
  },
];

function atBothShares(name: string, phases: Row["phases"], asked: Pick<Row, "within" | "atLeast" | "atMost">): Row[] {
  return [0.5, 0.05].map((share) => ({ name, phases, share, ...asked }));
}
