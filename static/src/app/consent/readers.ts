/**
 * The purposes for which this engine acts, each with the module that does: what the server cannot know is decided
 * here, by the person's own receipt. A test holds this list to the server's registry.
 */
export const ENGINE_READERS: Readonly<Record<string, string>> = {
  receipts_and_typing: "src/app/conversations/typing.ts",
};
