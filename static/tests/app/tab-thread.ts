/** One worker in the hands of a test: what it said so far, and what it is asked. No worker of any platform by itself. */
import { vi } from "vitest";
import type { Asked, Said } from "./tab-engine.ts";

const WAIT_MS_MAX = 20_000;

export abstract class TabThread {
  abstract readonly id: string;
  readonly said: Said[] = [];
  #ref = 0;

  /** Ends it as a closed tab does; whoever waits longest leads then. */
  abstract die(): Promise<void>;
  protected abstract post(asked: Asked): void;

  async until(is: (said: Said) => boolean): Promise<Said> {
    return await vi.waitFor(() => {
      const found = this.said.find(is);
      if (!found) throw new Error("not said yet");
      return found;
    }, WAIT_MS_MAX);
  }

  ask(args: unknown): () => Promise<{ by: string; args: unknown } | undefined> {
    const ref = ++this.#ref;
    this.post({ ref, args: args as never });
    return async () => (await this.until((said) => said.ref === ref)).answer;
  }
}
