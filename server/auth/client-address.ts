import { isIP, isIPv6 } from "node:net";
import type { Peer } from "./auth.ts";

/**
 * Whom a rate counts: the address that the last proxy of ours has seen. What stands before it in `X-Forwarded-For` anybody
 * may have written.
 * @param trustedProxies How many proxies of ours stand in front; 0: the header is not looked at.
 */
export function clientAddress(headers: Headers, { address }: Peer, trustedProxies: number): string {
  if (trustedProxies === 0) return counted(address ?? "");
  const forwarded = forwardedAddresses(headers);
  return counted(forwarded.at(-trustedProxies) ?? forwarded[0] ?? address ?? "");
}

/** The addresses in `X-Forwarded-For`, the one that the nearest proxy has seen last. */
export function forwardedAddresses(headers: Headers): string[] {
  return (headers.get("x-forwarded-for") ?? "").split(",").flatMap((part) => {
    const given = part
      .trim()
      .replace(/^\[(.+)\](?::\d+)?$/, "$1")
      .replace(/^([\d.]+):\d+$/, "$1");
    return isIP(given) === 0 ? [] : [given];
  });
}

/** Of IPv6 the half that names a network: everybody has the other half to themselves, and could change it at each request. */
function counted(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (!isIPv6(plain)) return plain;
  const [head = "", tail] = (plain.split("%")[0] ?? "").split("::");
  const groups = head === "" ? [] : head.split(":");
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === "" ? 0 : tail.split(":").length);
  const all = [...groups, ...Array<string>(missing).fill("0"), ...(tail ? tail.split(":") : [])];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}
