import { BlockList, isIPv4, isIPv6 } from "node:net";

/** Networks that are nobody's on the internet: of this machine, of a house or a firm, of a provider, of tests, of groups. */
const PRIVATE_IPV4 = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"],
  ...["192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"],
  ...["224.0.0.0/4", "240.0.0.0/4"],
];
/** Inside of what is public: tunnels that lead to any IPv4 address, identifiers, and addresses of documents. */
const PRIVATE_IPV6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];
/** All of IPv6 that is given to networks of the internet so far. */
const PUBLIC_IPV6 = ["2000::/3"];
/** Before an IPv4 address in the last four bytes: that one is reached. */
const MAPPED = ["::ffff:0:0/96", "64:ff9b::/96"];

const privateIpv4 = listOf(PRIVATE_IPV4, "ipv4");
const privateIpv6 = listOf(PRIVATE_IPV6, "ipv6");
const publicIpv6 = listOf(PUBLIC_IPV6, "ipv6");
const mapped = MAPPED.map((network) => listOf([network], "ipv6"));

/** Whether an address leads to anywhere but the internet; what is no address does too. */
export function isPrivateAddress(address: string): boolean {
  if (isIPv4(address)) return privateIpv4.check(address, "ipv4");
  if (!isIPv6(address)) return true;
  const bare = address.replace(/%.*$/, "");
  const inside = embeddedIpv4(bare);
  if (inside !== null) return isPrivateAddress(inside);
  return !publicIpv6.check(bare, "ipv6") || privateIpv6.check(bare, "ipv6");
}

function embeddedIpv4(address: string): string | null {
  if (!mapped.some((list) => list.check(address, "ipv6"))) return null;
  // The platform writes every form of it in the same way: the last two groups are the four bytes.
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(/:+/);
  const [high = "0", low = "0"] = groups.slice(-2);
  const [first, second] = [Number.parseInt(high || "0", 16), Number.parseInt(low || "0", 16)];
  return [first >> 8, first & 255, second >> 8, second & 255].join(".");
}

function listOf(networks: readonly string[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    list.addSubnet(address, Number(bits), family);
  }
  return list;
}
