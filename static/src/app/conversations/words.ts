/** 256 short words by which people can tell keys apart at a glance: a name for the nameless, never a proof. */

const WORDS = (
  "acorn alder amber anchor apple apron arch arrow ash aspen atlas autumn badge baker balm bamboo " +
  "banjo barley barn basil basket bay beacon bean bear beaver bell berry birch bird biscuit blanket " +
  "bloom boat bobbin bonnet book boot bottle bough bowl branch brass bread breeze brick bridge brook " +
  "broom brush bucket bugle butter button cabin cactus candle canoe canvas carrot castle cedar cello chalk " +
  "cherry chess chime cider cinder circle clay cliff clock cloud clover coast cobalt comet copper coral " +
  "cork cotton cove crane creek crocus crown cup curtain cypress daisy dawn delta desk dew dome " +
  "dove drum dune dusk eagle easel echo elm ember fable falcon feather fennel fern ferry fiddle " +
  "field fig finch fir flag flame flax flint flute forest fountain fox garden garnet ginger glade " +
  "glass globe glove goose gorse grain grape grove gull hammer harbor harp hazel heath hedge heron " +
  "hill hive holly honey hood horn iris island ivory ivy jacket jade jar jasmine juniper kayak " +
  "kettle key kite ladder lagoon lake lamp lantern larch lark laurel lavender leaf lemon lilac lily " +
  "linen lodge loom lotus lute magnet maple marble marsh mast meadow melon mill mint mirror moon " +
  "moss moth mountain nest nettle north nutmeg oak oar oasis oat olive onion opal orbit orchard " +
  "otter owl paddle palm paper parsley path peach pear pebble pepper piano pier pillow pine plum " +
  "pocket pond poppy prism quail quartz quill rain raven reed ribbon ridge river robin rope rose " +
  "rudder saddle sage sail sand scarf shell silver slate snow sparrow spruce star stone thistle wren"
).split(" ");

/** One word a byte. */
export const wordsFor = (bytes: Uint8Array): string[] => [...bytes].map((byte) => WORDS[byte] ?? "");
export const WORD_COUNT = WORDS.length;
