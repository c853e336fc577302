/** Line icons on a 20 px grid; decoration only, so hidden from a screen reader. */
const paths = {
  settings: "M3 6h8M15 6h2M3 14h2M9 14h8M11 6a2 2 0 1 0 4 0 2 2 0 1 0-4 0M5 14a2 2 0 1 0 4 0 2 2 0 1 0-4 0",
  pen: "M4 16h3L16 7l-3-3-9 9zM11 6l3 3",
  search: "M3.5 9a5.5 5.5 0 1 0 11 0 5.5 5.5 0 1 0-11 0M13.2 13.2 17 17",
  plus: "M10 4v12M4 10h12",
  back: "M12 4.5 6.5 10l5.5 5.5",
  forward: "M8 4.5 13.5 10 8 15.5",
  close: "M5 5l10 10M15 5 5 15",
  panel: "M5 4h10a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM12.5 4v12",
  people:
    "M4.6 7.5a2.9 2.9 0 1 0 5.8 0 2.9 2.9 0 1 0-5.8 0M2 16.5c.4-3.2 2.6-5 5.5-5s5.1 1.8 5.5 5M12.6 4.9a2.9 2.9 0 0 1 0 5.2M14.4 11.9c2 .6 3.3 2.2 3.6 4.6",
  door: "M5 17V8a5 5 0 0 1 10 0v9zM10 11v2.5",
  opendoor: "M5 17V8a5 5 0 0 1 10 0v9M3 17h14M12 12v.01",
  clock: "M3.5 10a6.5 6.5 0 1 0 13 0 6.5 6.5 0 1 0-13 0M10 6.5V10l2.5 1.5",
  check: "m5 10.5 3 3 7-7",
  shield: "M10 2.5 16 5v5c0 4-3 6.5-6 7.5C7 16.5 4 14 4 10V5zM7.5 10l2 2 3.5-4",
  warning: "M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.3v.01",
  block: "M3.5 10a6.5 6.5 0 1 0 13 0 6.5 6.5 0 1 0-13 0M5.5 5.5l9 9",
  leave: "M8 4H4v12h4M12 6.5 15.5 10 12 13.5M15 10H7.5",
  send: "M10 16V4.5M5 9.5l5-5 5 5",
  down: "M10 4v11.5M5 11l5 5 5-5",
  remove: "M5 10h10",
  copy: "M7 7h9v9H7zM4 13V4h9",
  print: "M6 8V3.5h8V8M6 14H4V8h12v6h-2M6 12h8v4.5H6z",
  key: "M3 13a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0M9 10.5 16 3.5M13 6.5l2.5 2.5",
  link: "M8.2 11.8 11.8 8.2M9.5 6.2l1.8-1.8a3 3 0 0 1 4.3 4.3l-1.8 1.8M10.5 13.8l-1.8 1.8a3 3 0 0 1-4.3-4.3l1.8-1.8",
  file: "M6 3h5.5L15 6.5V17H6zM11.5 3v3.5H15",
  camera: "M3 6.5h3L7.5 4.5h5L14 6.5h3v9.5H3zM7.2 11a2.8 2.8 0 1 0 5.6 0 2.8 2.8 0 1 0-5.6 0",
  microphone: "M7.5 5.5a2.5 2.5 0 0 1 5 0v4a2.5 2.5 0 0 1-5 0zM5 10a5 5 0 0 0 10 0M10 15v2.5",
  play: "M7 4.5v11l8.5-5.5z",
  pause: "M7.5 4.5v11M12.5 4.5v11",
  more: "M10 4.6v.01M10 10v.01M10 15.4v.01",
  reply: "M8 5 3.5 9.5 8 14M3.5 9.5H12a4.5 4.5 0 0 1 4.5 4.5v1.5",
  share: "M12 5l4.5 4.5L12 14M16.5 9.5H8a4.5 4.5 0 0 0-4.5 4.5v1.5",
  smile: "M3 10a7 7 0 1 0 14 0 7 7 0 1 0-14 0M7 12c.8 1.1 1.8 1.6 3 1.6s2.2-.5 3-1.6M7.7 8h.01M12.3 8h.01",
  pin: "M7 3h6l-1 5 3 3H5l3-3zM10 11v6",
  bin: "M4 6h12M8 6V4h4v2M5.5 6l.8 10.5h7.4L14.5 6M8.5 9v4.5M11.5 9v4.5",
  select: "M4 4h12v12H4zM7 10l2.2 2.2L13.5 8",
  unread: "M3 5.5h14v9H3zM3 6l7 5 7-5",
  up: "M10 16V4.5M5 9.5l5-5 5 5",
  keyboard: "M3 5.5h14v9H3zM6 8.5h.01M9 8.5h.01M12 8.5h.01M14.5 8.5h.01M6.5 11.8h7",
} as const;

export type IconName = keyof typeof paths;

/** `turn` for icons that point: they follow the direction of reading. */
export function Icon({ name, turn = false }: { name: IconName; turn?: boolean }) {
  return (
    <svg class={turn ? "i turn" : "i"} viewBox="0 0 20 20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

/** The three doorways of the product. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 40 20" aria-hidden="true">
      <path d="M0 20V6a6 6 0 0 1 12 0v14zM14 20V6.5L20 0l6 6.5V20zM28 20V1h12v19z" />
    </svg>
  );
}
