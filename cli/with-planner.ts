import type { Planner } from "../planner/compose.ts";
import { EXIT, toAppError } from "../utils/errors.ts";
import { listenForStop, type Stop } from "./stop.ts";
import { type CommonOptions, createSurface, reportError, type Surface } from "./surface.ts";

/** Runs a command with a planner that is closed in the end, whatever happens. Gives the exit code. */
export async function withPlanner(
  options: CommonOptions,
  command: (planner: Planner, surface: Surface, stop: Stop) => Promise<number>,
): Promise<number> {
  const surface = createSurface(options);
  const stop = listenForStop();
  process.stdout.on("error", ignoreClosedPipe);
  process.stderr.on("error", ignoreClosedPipe);
  try {
    const { createPlanner } = await import("../planner/compose.ts");
    await using planner = await createPlanner({
      onTrouble: (message) => surface.alert(surface.messages.progress.warning(message)),
    });
    stop.onSignal(() => planner.stop());
    if (stop.requested) return EXIT.interrupted;
    return await command(planner, surface, stop);
  } catch (error) {
    return reportError(surface, toAppError(error));
  }
}

/** `plancraft list | head` closes our output early; the session does not depend on who reads. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
