/** Where the server stands below its origin, such as `/plans`; nothing where it is the root. The page's `<base>` says it. */
export const basePath = new URL(document.baseURI).pathname.replace(/\/$/, "");
