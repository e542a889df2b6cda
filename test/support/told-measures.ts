import { onTestFinished } from "vitest";
import { type Measured, type MeasuredName, onMeasured } from "../../utils/observability/metrics/measured.ts";

/** What is measured under a name until the test ends, as it comes. */
export function toldMeasures<N extends MeasuredName>(name: N): readonly Measured[N][] {
  const told: Measured[N][] = [];
  onTestFinished(onMeasured(name, (value) => told.push(value)));
  return told;
}
