/** Waits for `work`, but no longer than this. False where it was not done in time. Rejects as `work` does. */
export async function within(work: PromiseLike<unknown>, maxMs: number): Promise<boolean> {
  const late = Promise.withResolvers<false>();
  const timer = setTimeout(() => late.resolve(false), maxMs);
  try {
    return await Promise.race([work.then(() => true), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
