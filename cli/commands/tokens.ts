import type { ListedToken, TokensPlace } from "../../planner/access/token-list.ts";
import { AppError, EXIT, toAppError } from "../../utils/errors.ts";
import { type CommonOptions, createSurface, reportError, type Surface } from "../surface.ts";
import { minute } from "../terminal/local-time.ts";
import { formatTable } from "../terminal/table.ts";
import { timeSpanHours } from "./time-span.ts";

export interface NewTokenOptions extends CommonOptions {
  readonly admin?: boolean;
  readonly models?: string;
  readonly dailyCost?: string;
  readonly expires?: string;
}

const HOUR_MS = 3_600_000;

/** `plancraft token add NAME`: the token goes to standard output, once; only its hash is kept. */
export function addToken(person: string, options: NewTokenOptions): Promise<number> {
  return withTokens(options, async (place, surface) => {
    const { addToken: add } = await import("../../planner/access/token-list.ts");
    const { admin: isAdmin, models } = options;
    const { token, added } = await add(place.path, {
      person,
      isAdmin,
      models: models?.split(",").map((model) => model.trim()),
      dailyCostUsd: dollars(options, surface),
      expires: expiry(options, surface),
    });
    const { tokens } = surface.messages;
    if (surface.json) surface.printJson({ token, ...added, path: place.path });
    else surface.print(token);
    surface.tell(tokens.added(added.person, place.path));
    tellOfServer(place, surface);
    return EXIT.done;
  });
}

/** `plancraft token list` */
export function listTokens(options: CommonOptions): Promise<number> {
  return withTokens(options, async (place, surface) => {
    const { listTokens: list } = await import("../../planner/access/token-list.ts");
    const tokens = await list(place.path);
    if (surface.json) for (const token of tokens) surface.printJson(token);
    else if (tokens.length > 0) surface.print(table(tokens, surface));
    else surface.tell(surface.messages.tokens.none(place.path));
    return EXIT.done;
  });
}

/** `plancraft token revoke NAME`: all of a person, or one by its id. */
export function revokeToken(name: string, options: CommonOptions): Promise<number> {
  return withTokens(options, async (place, surface) => {
    const { revokeTokens } = await import("../../planner/access/token-list.ts");
    const revoked = await revokeTokens(place.path, name);
    if (surface.json) for (const token of revoked) surface.printJson(token);
    else surface.printWrapped(surface.messages.tokens.revoked(revoked.length, name));
    return EXIT.done;
  });
}

async function withTokens(
  options: CommonOptions,
  command: (place: TokensPlace, surface: Surface) => Promise<number>,
): Promise<number> {
  const surface = createSurface(options);
  try {
    const { tokensPlace } = await import("../../planner/access/token-list.ts");
    return await command(tokensPlace(surface.host.environment), surface);
  } catch (error) {
    return reportError(surface, toAppError(error));
  }
}

function tellOfServer({ path, isConfigured }: TokensPlace, { tell, messages }: Surface): void {
  if (!isConfigured) tell(messages.tokens.notConfigured(path));
}

/** @throws AppError `usage`. */
function dollars({ dailyCost }: NewTokenOptions, { messages }: Surface): number | undefined {
  if (dailyCost === undefined) return undefined;
  const amount = Number(dailyCost);
  if (Number.isFinite(amount) && amount > 0) return amount;
  throw new AppError("usage", { problem: messages.tokens.badDailyCost(JSON.stringify(dailyCost)) });
}

/** @throws AppError `usage`. */
function expiry({ expires }: NewTokenOptions, { messages }: Surface): Date | undefined {
  if (expires === undefined) return undefined;
  const hours = timeSpanHours(expires);
  if (hours !== null && hours > 0) return new Date(Date.now() + hours * HOUR_MS);
  throw new AppError("usage", { problem: messages.tokens.badExpires(JSON.stringify(expires)) });
}

function table(tokens: readonly ListedToken[], { host, messages }: Surface): string {
  const { columns, all, unlimited, never, expired } = messages.tokens;
  const { yes, no } = messages.format;
  const rows = tokens.map(({ id, person, admin, models, dailyCostUsd, expires, isExpired }) => [
    id,
    person,
    admin ? yes : no,
    dailyCostUsd === null ? unlimited : `$${dailyCostUsd}`,
    expires === null ? never : `${minute(expires)}${isExpired ? ` (${expired})` : ""}`,
    models === null ? all : models.join(", "),
  ]);
  const heading = [columns.id, columns.person, columns.admin, columns.dailyCost, columns.expires, columns.models];
  const width = host.stdout.columns;
  return formatTable([heading, ...rows], width ? { width } : {});
}
