/** Only what of the package's file is read: its own type would be a thousand shapes. */
declare module "emoji-picker-element-data/en/emojibase/data.json" {
  const data: { emoji: string; annotation: string; tags: string[]; group: number }[];
  export default data;
}
