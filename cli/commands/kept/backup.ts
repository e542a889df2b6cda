import { AppError, EXIT, toAppError } from "../../../utils/errors.ts";
import { listenForStop } from "../../stop.ts";
import { type CommonOptions, createSurface, reportError } from "../../surface.ts";
import { byteSize } from "../../terminal/byte-size.ts";
import { minute } from "../../terminal/local-time.ts";

export interface BackupOptions extends CommonOptions {
  readonly force?: boolean;
}

/** Standard output or input, in the place of a file. */
const STREAM = "-";

/** `plancraft backup <file>` */
export async function backUp(file: string, { force = false, ...options }: BackupOptions): Promise<number> {
  const surface = createSurface(options);
  const { json, tell, printJson, messages } = surface;
  const { environment, stdout } = options.host;
  const refuse = (problem: string) => reportError(surface, new AppError("usage", { problem }));
  if (file === STREAM && json) return refuse(messages.backup.jsonInStream);
  if (file === STREAM && stdout.isTTY === true) return refuse(messages.backup.terminal);
  const stop = listenForStop(options.host);
  try {
    const { backup } = await import("../../../planner/backup/backup.ts");
    const to = file === STREAM ? stdout : file;
    const { isOwnServer, ...made } = await backup({ environment, to, force, signal: stop.signal });
    if (json) printJson(made);
    tell(messages.backup.made(made.sessions, byteSize(made.bytes), made.path));
    if (isOwnServer) tell(messages.backup.ownServer);
    return EXIT.done;
  } catch (error) {
    return reportError(surface, toAppError(error));
  }
}

/** `plancraft restore <file>` */
export async function restoreBackup(file: string, options: CommonOptions): Promise<number> {
  const surface = createSurface(options);
  const { json, alert, print, printJson, tell, messages } = surface;
  const { environment, stdin } = options.host;
  const stop = listenForStop(options.host);
  try {
    const { restore } = await import("../../../planner/backup/restore.ts");
    const restored = await restore({ environment, from: file === STREAM ? stdin : file, signal: stop.signal });
    if (json) printJson(restored);
    else print(messages.backup.restored(restored.sessions, minute(restored.madeAt), restored.version));
    if (restored.running > 0) tell(messages.backup.goOn(restored.running));
    for (const path of restored.kept) alert(messages.backup.kept(path));
    return EXIT.done;
  } catch (error) {
    return reportError(surface, toAppError(error));
  }
}
