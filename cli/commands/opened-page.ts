import { setTimeout as sleep } from "node:timers/promises";

/** What opens pages and goes on for so long is the browser itself. */
const OPENER_WAIT_MS = 3_000;

/**
 * Where a browser on this machine finds the page of a server. One that listens at every address has no address of its own.
 * @param address Where the server listens: `http://0.0.0.0:8123`.
 */
export function pageAddress(address: string): string {
  const page = new URL("/", address);
  const host = page.hostname.replace(/^\[|\]$/g, "");
  if (host === "0.0.0.0" || host === "::") page.hostname = "127.0.0.1";
  return page.href;
}

/**
 * Opens a page in the person's browser, and does not wait for it.
 * @param onFailed Told where there is no browser, at once or as soon as that turns out.
 */
export async function openPage(address: string, onFailed: () => void): Promise<void> {
  const { default: open } = await import("open");
  try {
    const opener = await open(address);
    opener.once("exit", (code) => {
      if (code !== 0) onFailed();
    });
  } catch {
    onFailed();
  }
}

/** Opens a page, and waits until what opens pages here is done. @returns Whether it is shown, as far as can be said. */
export async function showsPage(address: string): Promise<boolean> {
  const { default: open } = await import("open");
  const waiting = new AbortController();
  try {
    const opener = await open(address);
    if (opener.exitCode !== null) return opener.exitCode === 0;
    const ended = new Promise<boolean>((resolve) => opener.once("exit", (code) => resolve(code === 0)));
    const stillOpen = sleep(OPENER_WAIT_MS, true, { signal: waiting.signal }).catch(() => true);
    return await Promise.race([ended, stillOpen]);
  } catch {
    return false;
  } finally {
    waiting.abort();
  }
}
