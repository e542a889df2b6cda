import { AppError, type Wording } from "../../utils/errors.ts";

/** Where a reader of events begins: after what it had when it lost the connection, else after what it asks for. */
export interface EventPosition {
  /** The header `Last-Event-ID`, which an EventSource sends when it comes back. */
  readonly lastEventId: string | undefined;
  /** `?after=`, which stays in the address however often it comes back. */
  readonly after: string | undefined;
}

/**
 * The number of the event after which they begin; 0 is before the first.
 * @throws AppError `body-malformed` for what is no number of an event.
 */
export function positionOf({ lastEventId, after }: EventPosition): number {
  const fromAddress = numberOf("after", after);
  const fromHeader = numberOf("Last-Event-ID", lastEventId);
  return fromHeader ?? fromAddress ?? 0;
}

/** `?name=true`, `?name=false`, or what holds without it. @throws AppError `body-malformed` for anything else. */
export function switchOf(name: string, value: string | undefined, otherwise: boolean): boolean {
  if (value === undefined) return otherwise;
  if (value !== "true" && value !== "false") {
    throw malformed({ en: `${name} is true or false.`, ko: `${name} 값은 true 또는 false여야 합니다.` });
  }
  return value === "true";
}

/** An empty one is none: a client that has seen no event may send it so. */
function numberOf(name: string, value: string | undefined): number | null {
  if (value === undefined || value === "") return null;
  if (!/^\d+$/.test(value)) {
    throw malformed({
      en: `${name} is the number of an event, in digits.`,
      ko: `${name} 값은 이벤트 번호여야 하며, 숫자로만 씁니다.`,
    });
  }
  return Number(value);
}

function malformed(problem: Wording): AppError {
  return new AppError("body-malformed", { problem });
}
