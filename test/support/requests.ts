import type { Auth, Peer } from "../../server/auth/auth.ts";
import { AppError } from "../../utils/errors.ts";

/** A connection from this machine. */
export const HERE: Peer = { address: "127.0.0.1" };

/** A request as a server gets it, with these headers. */
export function requestWith(headers: Readonly<Record<string, string>>, url = "http://localhost:8123/api/sessions") {
  return new Request(url, { headers });
}

/** The same with a token. */
export function requestBy(token: string): Request {
  return requestWith({ authorization: `Bearer ${token}` });
}

/** Who asks, or the code with which the request is refused. */
export async function answerOf(auth: Auth, request: Request, peer = HERE): Promise<unknown> {
  try {
    return await auth(request, peer);
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}
