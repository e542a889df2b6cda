import { AppError } from "../../errors.ts";

/** Where a provider is asked. */
export interface ProviderAddress {
  /** What requests are sent under, without a slash at the end. */
  readonly baseUrl: string;
  /** Scheme, host and port: what may be shown of it. */
  readonly origin: string;
}

/** @throws AppError `config-invalid` for what is no http or https URL. */
export function providerAddress(text: string): ProviderAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new AppError("config-invalid", { problems: "The model's address is not an http or https URL." });
  }
  return { baseUrl: text.replace(/\/+$/, ""), origin: url.origin };
}

/** The address without its last parts where they are those that the client adds itself. */
export function withoutEnd(address: ProviderAddress, end: RegExp): ProviderAddress {
  return { ...address, baseUrl: address.baseUrl.replace(end, "").replace(/\/+$/, "") };
}
