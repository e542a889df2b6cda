/** Where metrics are told. */
export interface MetricsAddress {
  readonly host: string;
  readonly port: number;
}

/** An address of IPv6 stands in brackets. */
const ADDRESS = /^(?<host>[\w.-]{1,253}|\[[\da-fA-F:.]{2,45}\]):(?<port>\d{1,5})$/;
const HIGHEST_PORT = 65_535;

/** `HOST:PORT`, or `off` for nowhere; null for what is neither. */
export function metricsAddress(text: string): MetricsAddress | "off" | null {
  if (text === "off") return "off";
  const { host, port } = ADDRESS.exec(text)?.groups ?? {};
  if (host === undefined || Number(port) > HIGHEST_PORT) return null;
  return { host: host.replace(/^\[|\]$/g, ""), port: Number(port) };
}
