/** One zip file, made as it is written: text goes in file by file, and what is packed already is let go of. */
import { strToU8, Zip, ZipDeflate } from "fflate";

export class ZipWriter {
  readonly #chunks: Uint8Array<ArrayBuffer>[] = [];
  readonly #zip: Zip;
  readonly #at: Date;
  #failed: Error | undefined;

  constructor(at: Date) {
    this.#at = at;
    this.#zip = new Zip((error, chunk) => {
      if (error) this.#failed = error;
      else this.#chunks.push(chunk);
    });
  }

  /** Raises: Error when it cannot be packed. */
  add(name: string, text: string): void {
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = this.#at;
    this.#zip.add(file);
    file.push(strToU8(text), true);
    if (this.#failed) throw this.#failed;
  }

  /** The whole file; nothing can be added any more. Raises: Error. */
  end(): Uint8Array<ArrayBuffer>[] {
    this.#zip.end();
    if (this.#failed) throw this.#failed;
    return this.#chunks;
  }

  /** Nothing of it is kept. */
  drop(): void {
    this.#zip.terminate();
    this.#chunks.length = 0;
  }
}
