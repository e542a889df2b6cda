/**
 * What several streams give, as it comes.
 * @param begin Each begins a stream, in order. @param limit How many are under way at once.
 * @throws What the first stream throws that does; the others are left then, as where nobody reads any further.
 */
export async function* interleaved<T>(
  begin: readonly (() => AsyncGenerator<T, void, void>)[],
  limit: number,
): AsyncGenerator<T, void, void> {
  const coming = begin.values();
  const next = async (stream: AsyncGenerator<T, void, void>) => ({ stream, result: await stream.next() });
  const open = new Map<AsyncGenerator<T, void, void>, ReturnType<typeof next>>();
  const fill = () => {
    while (open.size < limit) {
      const { value, done } = coming.next();
      if (done) return;
      const stream = value();
      open.set(stream, next(stream));
    }
  };
  try {
    for (fill(); open.size > 0; fill()) {
      const { stream, result } = await Promise.race(open.values());
      if (result.done) open.delete(stream);
      else {
        // Behind the others, so that none of them waits for one that always has something.
        open.delete(stream);
        open.set(stream, next(stream));
        yield result.value;
      }
    }
  } finally {
    for (const [stream, pending] of open) {
      pending.catch(() => {});
      // One that waits for its next event ends when that has come.
      void stream.return().catch(() => {});
    }
  }
}
