import type { Requester } from "../../planner/requester.ts";
import { AppError, type Wording } from "../../utils/errors.ts";
import { visibleText } from "../../utils/visible-text.ts";
import type { Auth, Peer } from "./auth.ts";
import { forwardedAddresses } from "./client-address.ts";
import { isLoopbackAddress, loopbackOrigin, plainOrigin } from "./loopback.ts";

export interface LocalAuthOptions {
  /** The person of this machine. */
  readonly person: string;
  /** The port that the server listens on; asked at each request, since it may be known only then. */
  readonly port: () => number;
  /** Origins of other servers whose pages may use this one. */
  readonly allowedOrigins?: readonly string[];
}

const NO_HOST: Wording = { en: "a host without a name", ko: "이름 없는 호스트" };
const OTHER_SITE: Wording = { en: "a page of another site", ko: "다른 사이트의 페이지" };
const SHOWN_CHARACTERS = 200;

/**
 * Without tokens: whoever is on this machine is its person, and may do what the command line may. A page of another site
 * that this person looks at is on this machine too, so that each request has to show that it is not by such a page.
 */
export function localAuth({ person, port, allowedOrigins = [] }: LocalAuthOptions): Auth {
  const allowed = new Set(allowedOrigins.map((origin) => plainOrigin(origin)));
  const requester: Requester = { person, isAdmin: true };
  return async (request, peer) => {
    refuseOthers(request, peer, port(), allowed);
    return requester;
  };
}

function refuseOthers({ headers }: Request, peer: Peer, port: number, allowed: ReadonlySet<string | null>): void {
  // A proxy on this machine would make everybody behind it this machine's person.
  const from = [peer.address ?? "::1", ...forwardedAddresses(headers)].find((address) => !isLoopbackAddress(address));
  if (from !== undefined) throw refused(from);
  const host = headers.get("host");
  const own = loopbackOrigin(host, port);
  if (own === null) throw refused(host);
  const origin = headers.get("origin");
  if (origin !== null) {
    const plain = plainOrigin(origin);
    if (plain === null || (plain !== own && !allowed.has(plain))) throw refused(origin);
    return;
  }
  // What a page's forms, pictures and scripts ask for names no origin, but browsers say that it is by another's page.
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") throw refused(OTHER_SITE);
}

function refused(origin: string | Wording | null): AppError {
  const shown = typeof origin === "string" ? visibleText(origin).slice(0, SHOWN_CHARACTERS) : origin;
  return new AppError("origin-refused", { origin: shown || NO_HOST });
}
