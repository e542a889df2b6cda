import { useEffect, useReducer } from "react";

/** How many whole seconds there are until a moment, counting down to 0. @param untilMs As `Date.now()` counts. */
export function useSecondsLeft(untilMs: number): number {
  const [, tick] = useReducer((ticks: number) => ticks + 1, 0);
  const left = Math.max(0, Math.ceil((untilMs - Date.now()) / 1_000));
  const isOver = left === 0;
  useEffect(() => {
    if (isOver) return;
    const timer = window.setInterval(tick, 1_000);
    return () => window.clearInterval(timer);
  }, [isOver]);
  return left;
}
