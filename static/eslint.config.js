/** What the linter refuses; an un-awaited promise first of all, because a lost one in crypto is a lost message. */
import tseslint from "typescript-eslint";

const UNDERSCORED = { argsIgnorePattern: "^_", varsIgnorePattern: "^_", destructuredArrayIgnorePattern: "^_" };
const HTML_SINKS = ["innerHTML", "outerHTML", "insertAdjacentHTML", "dangerouslySetInnerHTML"];
const noSink = HTML_SINKS.map((property) => ({ property, message: "Text nodes only: this is an HTML sink." }));

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "src/node/fixtures/"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ["*.js", "tools/*.mjs"] } } },
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "no-restricted-properties": ["error", ...noSink],
      "@typescript-eslint/consistent-type-imports": "error",
      // What is left out of a copy is named with an underscore.
      "@typescript-eslint/no-unused-vars": ["error", UNDERSCORED],
      // Text is cut between code points: what is shown of it is never half a surrogate pair.
      "@typescript-eslint/no-misused-spread": ["error", { allow: ["string"] }],
      // `Record<never, never>` is how the port says "nothing more".
      "@typescript-eslint/no-generated-empty-object-type": "off",
      // Numbers in a template say what they mean.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `() => set(value)` as a handler is clear enough.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  {
    // The layers: ui → app → {crypto, store, net}.
    files: ["src/crypto/**"],
    rules: layer(["../app/", "../store/", "../net/", "../ui/", "../node/"], "crypto imports nothing of ours"),
  },
  {
    files: ["src/store/**", "src/net/**"],
    rules: layer(["../ui/", "../node/", "../crypto/"], "store and net stand beside crypto, below app"),
  },
  { files: ["src/app/**"], rules: layer(["../ui/", "../node/"], "app knows no screen") },
  {
    files: ["src/ui/**"],
    rules: layer(["../crypto/", "../store/", "../net/", "../node/"], "a screen asks an engine by its port"),
  },
  { files: ["src/node/**", "tools/**"], rules: { "no-console": "off" } },
  { files: ["**/*.js", "**/*.mjs"], ...tseslint.configs.disableTypeChecked },
);

/** Forbids imports from these folders, at any depth. */
function layer(folders, message) {
  const group = folders.flatMap((folder) => [`${folder}**`, `../${folder}**`, `../../${folder}**`]);
  return { "no-restricted-imports": ["error", { patterns: [{ group, message }] }] };
}
