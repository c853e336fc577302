/** Where failures go that no person can be told: nowhere, unless a developer listens. */

type Listener = (where: string, error: unknown) => void;
let listener: Listener = () => undefined;

export function onTrouble(next: Listener): void {
  listener = next;
}

export function trouble(where: string, error: unknown): void {
  listener(where, error);
}
