import { AppError } from "../../utils/errors.ts";
import type { Auth } from "./auth.ts";
import { clientAddress } from "./client-address.ts";
import { RequestRate } from "./request-rates.ts";

export interface LimitedAuthOptions {
  /** Requests a minute. */
  readonly rates: { readonly perUser: number; readonly perAddress: number; readonly failures: number };
  /** How many proxies of ours stand in front of the server. */
  readonly trustedProxies: number;
  /** Milliseconds of a clock. */
  readonly now?: () => number;
}

/**
 * Lets a user and an address ask only so often. An address that has sent too many wrong tokens is not heard for a while,
 * right ones neither: else the answer would tell which one is right.
 */
export function limitedAuth(auth: Auth, { rates, trustedProxies, now }: LimitedAuthOptions): Auth {
  const users = new RequestRate(rates.perUser, now);
  const addresses = new RequestRate(rates.perAddress, now);
  const failures = new RequestRate(rates.failures, now);
  return async (request, peer) => {
    const address = clientAddress(request.headers, peer, trustedProxies);
    refuse(Math.max(addresses.take(address), failures.wait(address)));
    try {
      const requester = await auth(request, peer);
      refuse(users.take(requester.person));
      return requester;
    } catch (error) {
      if (error instanceof AppError && error.code.startsWith("credentials-")) failures.take(address);
      throw error;
    }
  };
}

function refuse(seconds: number): void {
  if (seconds > 0) throw new AppError("requests-too-many", { seconds });
}
