import type { z } from "zod";
import type { SessionStatus } from "../../schemas/http/session.ts";

/** How a session stands, as the server says it. */
export type Status = z.infer<typeof SessionStatus>;
