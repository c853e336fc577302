/** Serves the screen with sample data instead of an engine: `npx vite --config tests/ui/vite.config.ts`. */
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** The screen's two ways to an engine lead to the sample one. */
function sampleEngine(): Plugin {
  return {
    name: "sample-engine",
    enforce: "pre",
    resolveId(source, importer) {
      if (importer?.includes("/src/ui/") !== true) return null;
      if (source.endsWith("app/client.ts")) return here("./client.ts");
      return source.endsWith("app/inbox-client.ts") ? here("./inbox-client.ts") : null;
    },
  };
}

export default defineConfig({
  root: here("."),
  plugins: [sampleEngine()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { outDir: "/tmp/unifiedmsg-screen", emptyOutDir: true, target: "esnext", assetsInlineLimit: 0 },
  server: { port: 5199, strictPort: true, fs: { allow: [here("../..")] } },
});
