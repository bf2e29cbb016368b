// How the window's pages are built and tested. The bundle is read by the webview from disk:
// nothing is fetched from a network, no font, no script.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  clearScreen: false,
  css: {
    // nhsuk-frontend carries hacks for old browsers that Lightning CSS refuses.
    lightningcss: { errorRecovery: true },
    preprocessorOptions: { scss: { quietDeps: true } },
  },
  server: { port: 5173, strictPort: true },
  build: {
    target: "safari16",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    css: false,
    restoreMocks: true,
    // Far above what any test needs alone: the gate runs them beside a compiler.
    testTimeout: 30_000,
  },
});
