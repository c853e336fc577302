/** Long lists of which only what is seen is drawn; the scroll library in Preact's hands. */
import {
  elementScroll,
  measureElement,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from "@tanstack/virtual-core";
import { useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";

type Options = Pick<VirtualizerOptions<HTMLElement, HTMLElement>, "count" | "estimateSize" | "getItemKey"> &
  Partial<VirtualizerOptions<HTMLElement, HTMLElement>>;
export type Rows = Virtualizer<HTMLElement, HTMLElement>;

function complete(options: Options, scroller: () => HTMLElement | null, changed: () => void) {
  return {
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    measureElement,
    overscan: 8,
    getScrollElement: scroller,
    onChange: changed,
    ...options,
  };
}

/**
 * `scroller` is the element that scrolls; `sheet` holds the rows that are drawn. The sheet is as tall as all rows and
 * padded down to the first drawn one: two lengths set by CSSOM, no row has a position of its own.
 */
export function useVirtual(options: Options) {
  const scroller = useRef<HTMLDivElement>(null);
  const sheet = useRef<HTMLElement | null>(null);
  const [, changed] = useReducer((n: number) => n + 1, 0);
  const full = complete(
    options,
    () => scroller.current,
    () => changed(undefined),
  );
  const [rows] = useState<Rows>(() => new Virtualizer(full));
  rows.setOptions(full);
  const items = rows.getVirtualItems();
  // The sheet grows first: a scroll position beyond its end would be cut off by the browser.
  useLayoutEffect(() => {
    sheet.current?.style.setProperty("block-size", `${rows.getTotalSize()}px`);
    sheet.current?.style.setProperty("padding-block-start", `${items[0]?.start ?? 0}px`);
  });
  useLayoutEffect(() => rows._didMount(), []);
  useLayoutEffect(() => rows._willUpdate());
  return { rows, items, scroller, sheet };
}
