/**
 * A promise whose failure may wait for whoever looks at it later. LangGraph keeps what follows from a `putWrites` and
 * looks at the end of the step; Node ends the process at the end of the turn in which a failure has no listener.
 */
export class AwaitedLater<T> extends Promise<T> {
  // biome-ignore lint/suspicious/noThenProperty: it is a promise.
  override then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const next = super.then(fulfilled, rejected);
    super.then.call(next, undefined, () => {});
    return next;
  }
}
