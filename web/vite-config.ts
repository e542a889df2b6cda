import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** `npm run web` shows the page as it is written, with a server at its usual place behind it. */
const SERVER = "http://127.0.0.1:8123";

const SHARED = /web\/(?:api|parts|shell)\/|node_modules\/(?:@radix-ui|@tanstack|aria-hidden|react-remove-scroll)\//;

export default defineConfig({
  root: import.meta.dirname,
  // Of what the page loads, nothing is named by its place on the server: a program may have the server below its root.
  base: "./",
  plugins: [react()],
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    // As data in the style sheet or the script they would need a looser policy.
    assetsInlineLimit: 0,
    // Browsers of the last year or two: what older ones would need is written nowhere else in the page either.
    target: "es2023",
    modulePreload: { polyfill: false },
    // How long plugins take says something of the machine, and nothing that whoever installs can mend.
    rolldownOptions: {
      checks: { bundlerTimings: false },
      // What every view needs is one file: twenty small ones are more to ask for, and pack worse.
      output: { codeSplitting: { groups: [{ name: "shared", test: SHARED }] } },
    },
  },
  server: { proxy: { "/api": { target: SERVER, headers: { origin: SERVER } } } },
});
