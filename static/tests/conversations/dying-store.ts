/** A real store whose process dies at its n-th write. */
import type { Store, Write } from "../../src/app/context.ts";
import { busy, happens } from "./activity.ts";

/** Dies at its n-th write, before or after it is durable: what comes then is refused, as by a process that is gone. */
export class DyingStore implements Store {
  readonly inner: Store;
  writes = 0;
  dieAt = 0;
  before = false;
  dead = false;
  /** refuses this one write, and lives */
  failAt = 0;

  constructor(inner: Store) {
    this.inner = inner;
  }

  get<T>(...args: Parameters<Store["get"]>): Promise<T | undefined> {
    return this.#alive(() => this.inner.get<T>(...args));
  }
  all<T>(...args: Parameters<Store["all"]>): Promise<[string, T][]> {
    return this.#alive(() => this.inner.all<T>(...args));
  }
  page<T>(...args: Parameters<Store["page"]>): Promise<[string, T][]> {
    return this.#alive(() => this.inner.page<T>(...args));
  }
  async write(writes: readonly Write[]): Promise<void> {
    const last = ++this.writes === this.dieAt;
    if (!this.dead) happens();
    if (this.writes === this.failAt) throw new Error("the disk is full");
    if (last && this.before) this.dead = true;
    await this.#alive(() => this.inner.write(writes));
    if (last) this.dead = true;
    await this.#alive(() => Promise.resolve());
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
  destroy(): Promise<void> {
    return Promise.resolve();
  }

  #alive<T>(act: () => Promise<T>): Promise<T> {
    return this.dead ? Promise.reject(new Error("the process is gone")) : busy(act);
  }
}
