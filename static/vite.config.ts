/** How the front end is built: hashed files the same on every machine, each with its compressed twins. */
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const COMPRESSED = /\.(js|css|svg|wasm)$/;

/** Writes NAME.br and NAME.gz beside what compresses well, so that the server never does it while it serves. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    async writeBundle(options) {
      const folder = join(options.dir ?? "", "assets");
      const names = (await readdir(folder)).filter((name) => COMPRESSED.test(name));
      await Promise.all(names.map((name) => compress(join(folder, name))));
    },
  };
}

async function compress(path: string): Promise<void> {
  const bytes = await readFile(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  await writeFile(`${path}.br`, brotliCompressSync(bytes, { params }));
  await writeFile(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}

export default defineConfig({
  base: "/static/",
  publicDir: false,
  plugins: [compressed()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist",
    emptyOutDir: false, // pages that are open still name the files of the build before
    manifest: true,
    target: "es2022",
    modulePreload: false, // its helper fetches; ours are few files and the shells name them
    assetsInlineLimit: 0, // a data: address is none of 'self'
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000, // libsodium and MLS are one file of 600 kB, 170 compressed
    rolldownOptions: {
      // The crypto module is an entry of its own so that it stays one file with its exports:
      // the worker imports it, and the official vectors are run through that very file.
      input: {
        main: "src/ui/main.tsx",
        dashboard: "src/dashboard/main.ts",
        frame: "src/app/frame.ts",
        worker: "src/app/worker.ts",
        crypto: "src/crypto/index.ts",
      },
      preserveEntrySignatures: "strict",
    },
  },
});
