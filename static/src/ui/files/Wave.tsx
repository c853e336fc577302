/** How loud a voice note is over time, as bars; what was played is darker. Decoration only. */
const HEIGHT = 32;
const STEP = 4;
const BAR = 2.5;

export function Wave({ levels, played = 1 }: { levels: ArrayLike<number>; played?: number }) {
  const bars = Array.from(levels);
  return (
    <svg
      class="wave"
      viewBox={`0 0 ${String(Math.max(1, bars.length) * STEP)} ${String(HEIGHT)}`}
      aria-hidden="true"
      preserveAspectRatio="none"
    >
      {bars.map((level, index) => {
        const height = Math.max(BAR, (level / 255) * HEIGHT);
        return (
          <rect
            key={index}
            class={index < played * bars.length ? "wave__played" : ""}
            x={index * STEP}
            y={(HEIGHT - height) / 2}
            width={BAR}
            height={height}
            rx={BAR / 2}
          />
        );
      })}
    </svg>
  );
}
