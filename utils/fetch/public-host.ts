import { lookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { isPrivateAddress } from "./private-addresses.ts";

/** Where a host was found. */
interface HostAddress {
  readonly address: string;
  readonly family: number;
}

/** A name that leads into a private network, and is no host of one's own. */
export class PrivateHost extends Error {}

/** How names are found; tests have names of their own. */
export type FindHost = (name: string) => Promise<readonly HostAddress[]>;

const findBySystem: FindHost = (name) => lookup(name, { all: true });

/**
 * The addresses of a host, every one of them looked at. Whoever connects has to go to these, and not to look again: a
 * name can lead elsewhere a moment later.
 * @param isOwn Whether it is a host of one's own network.
 * @throws PrivateHost where one of them is in a private network; what the system says where there is no such name.
 */
export async function checkedAddresses(
  hostname: string,
  isOwn: boolean,
  find: FindHost = findBySystem,
): Promise<readonly HostAddress[]> {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const family = isIP(host);
  const found = family > 0 ? [{ address: host, family }] : await find(host);
  if (found.length === 0 || (!isOwn && found.some(({ address }) => isPrivateAddress(address)))) {
    throw new PrivateHost(hostname);
  }
  return found;
}

/** What a connection asks in the place of the system: it gives what was checked, whatever the name is. */
export function lookupOf(addresses: readonly HostAddress[]): LookupFunction {
  return (_name, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, [...addresses]);
    else callback(null, first?.address ?? "", first?.family);
  };
}
