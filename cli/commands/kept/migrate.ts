import { EXIT, toAppError } from "../../../utils/errors.ts";
import { type CommonOptions, createSurface, reportError } from "../../surface.ts";

/** `plancraft migrate` */
export async function migrateStorage(options: CommonOptions): Promise<number> {
  const surface = createSurface(options);
  try {
    const { migrateDatabase } = await import("../../../planner/setup/migrated.ts");
    const migrated = await migrateDatabase(options.host.environment);
    if (surface.json) surface.printJson(migrated);
    else surface.print(surface.messages.migrated(migrated.address, migrated.applied.length));
    return EXIT.done;
  } catch (error) {
    return reportError(surface, toAppError(error));
  }
}
