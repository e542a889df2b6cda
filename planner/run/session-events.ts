/** Which of a session's events, and until when. */
export interface EventsOptions {
  /** The number of the event after which they begin; 0, before the first, where it is not given. */
  readonly after?: number | undefined;
  /** Wait for the session's next run as well, and never end by itself. */
  readonly follow?: boolean | undefined;
  /** Give sections in the making too, as pieces that are not stored. */
  readonly deltas?: boolean | undefined;
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
}
