import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../app-env.ts";
import { isMultipart, readUpload, UPLOAD_LIMITS } from "./read-upload.ts";
import type { UploadFolders } from "./upload-folders.ts";

/** Where files are taken: new sessions and revisions. */
const TAKES_FILES = /\/api\/sessions(?:\/[^/]+\/revisions)?\/?$/;

/**
 * Reads requests in parts before the routes do, as `c.var.upload`. Its files are there until the route has answered,
 * whatever becomes of it. What an earlier server has left, since it was killed, is removed when this one is made.
 */
export function uploads(folders: UploadFolders, limits = UPLOAD_LIMITS): MiddlewareHandler<AppEnv> {
  void folders.sweep();
  return async (c, next) => {
    if (c.req.method !== "POST" || !TAKES_FILES.test(c.req.path) || !isMultipart(c.req.raw)) return next();
    await using upload = await readUpload(c.req.raw, folders, limits);
    c.set("upload", upload);
    await next();
    return;
  };
}
