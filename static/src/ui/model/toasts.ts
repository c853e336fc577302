/** Short sentences that pass: refusals are alerts and stay until dismissed, notes go by themselves. */
import { signal } from "@preact/signals";
import { refusalText } from "../refusals.ts";

export interface Toast {
  id: number;
  kind: "alert" | "note";
  text: string;
  action?: { label: string; run: () => void };
}

const NOTE_MS = 5_000;
const ALERT_MS = 12_000;
let made = 0;

export const toasts = signal<readonly Toast[]>([]);

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

function add(toast: Omit<Toast, "id">, lastsMs: number): number {
  const id = ++made;
  const others = toasts.value.filter((other) => other.text !== toast.text);
  toasts.value = [...others.slice(-2), { ...toast, id }];
  setTimeout(() => {
    dismiss(id);
  }, lastsMs);
  return id;
}

export function note(text: string, action?: Toast["action"]): number {
  return add(action === undefined ? { kind: "note", text } : { kind: "note", text, action }, NOTE_MS);
}

export function alert(error: unknown): number {
  return add({ kind: "alert", text: refusalText(error) }, ALERT_MS);
}

/** Says a refusal aloud instead of losing it. */
export function saying<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: unknown) => {
    alert(error);
    return undefined;
  });
}

/** Does it after a moment in which it can be taken back. */
export function undoable(text: string, undo: string, run: () => void): void {
  const timer = setTimeout(run, NOTE_MS);
  note(text, {
    label: undo,
    run: () => {
      clearTimeout(timer);
    },
  });
}
