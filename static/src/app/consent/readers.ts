/**
 * The purposes for which this engine acts, each with the module that does: what the server cannot know is decided
 * here, by the person's own receipt. The gate takes no other; a test holds this list to the server's registry.
 */
export const ENGINE_READERS = {
  cross_service_reach: "src/app/running.ts",
  discoverable: "src/app/links/directory.ts",
  receipts_and_typing: "src/app/conversations/typing.ts",
  usage_statistics: "src/app/consent/statistics.ts",
} as const;

export type EnginePurpose = keyof typeof ENGINE_READERS;
