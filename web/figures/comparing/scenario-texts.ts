/** A figure and the value that it is tried with. */
export interface TriedValue {
  readonly id: string;
  readonly value: string;
}

/** A what-if: one or more figures with other values. */
export type Scenario = readonly TriedValue[];

/** As many columns as are read side by side. */
export const MOST_SCENARIOS = 4;

/** The address that compares them. Pure. */
export function comparePath(scenarios: readonly Scenario[]): string {
  const query = scenarios.map((scenario) => `scenario=${encodeURIComponent(scenarioText(scenario))}`);
  return `/compare?${query.join("&")}`;
}

/** A what-if as the server reads it: `price=9,basket=20`. Pure. */
export function scenarioText(scenario: Scenario): string {
  return scenario.map(({ id, value }) => `${id}=${value.trim()}`).join(",");
}

/** The what-ifs with one value more. @param column Which one it goes to; a new one where there is none yet. Pure. */
export function withTried(scenarios: readonly Scenario[], column: number, tried: TriedValue): Scenario[] {
  if (scenarios[column] === undefined) return [...scenarios, [tried]];
  return scenarios.map((scenario, at) => {
    return at === column ? [...scenario.filter(({ id }) => id !== tried.id), tried] : scenario;
  });
}
