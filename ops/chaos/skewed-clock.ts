/**
 * Loaded before a program (`node --import skewed-clock.ts?ms=600000`), it moves the program's clock by so much at the signal
 * SIGUSR2, and back at the next one: as where a machine's time is set anew. Timers and `performance.now()` do not move.
 */
const shiftMs = Number(new URL(import.meta.url).searchParams.get("ms"));
const RealDate = Date;
let movedMs = 0;

class MovedDate extends RealDate {
  constructor(...given: unknown[]) {
    if (given.length === 0) super(RealDate.now() + movedMs);
    else super(...(given as [number]));
  }

  static override now(): number {
    return RealDate.now() + movedMs;
  }
}

// What was made by the one is a date to the other.
Object.defineProperty(MovedDate, Symbol.hasInstance, { value: (made: unknown) => made instanceof RealDate });
globalThis.Date = MovedDate as unknown as DateConstructor;
process.on("SIGUSR2", () => {
  movedMs = movedMs === 0 ? shiftMs : 0;
});
