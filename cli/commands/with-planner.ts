import type { LazyPlanner } from "../../planner/planner.ts";
import { EXIT, toAppError } from "../../utils/errors.ts";
import { listenForStop, type Stop } from "../stop.ts";
import { type CommonOptions, createSurface, reportError, type Surface } from "../surface.ts";

/** Runs a command with a planner that is closed in the end, whatever happens. Gives the exit code. */
export async function withPlanner(
  options: CommonOptions,
  command: (planner: LazyPlanner, surface: Surface, stop: Stop) => Promise<number>,
): Promise<number> {
  const surface = createSurface(options);
  const { environment, stderr } = options.host;
  const stop = listenForStop(options.host);
  try {
    const { openPlanner } = await import("../../planner/compose.ts");
    await using planner = await openPlanner({
      ...(environment === undefined ? {} : { environment }),
      logOutput: stderr,
      onTrouble: (message, error) =>
        surface.alert(surface.messages.progress.warning(error?.inLanguage(surface.language) ?? message)),
    });
    stop.onSignal(() => planner.stop());
    if (stop.requested) return EXIT.interrupted;
    return await command(planner, surface, stop);
  } catch (error) {
    return reportError(surface, toAppError(error));
  }
}
