/** The server's storage of attachments, as engines in tests meet it: objects by id, chunks in order, failures on demand. */
import { b64, CHUNK_BYTES, hash, unb64 } from "../../src/crypto/index.ts";
import { Refusal, unreachable } from "../../src/net/refusal.ts";
import { happens } from "./activity.ts";

interface Stored {
  holder: string;
  size: number;
  chunks: Uint8Array[];
}

export class Objects {
  readonly stored = new Map<string, Stored>();
  /** chunks that came, also those that came twice */
  puts = 0;
  reads = 0;
  /** so many chunks are taken before the line is lost, for as long as it stands here */
  line = Infinity;
  /** the next that is asked is refused so */
  refusing: string | undefined;
  /** the line is lost after the next chunk was stored and before its answer came */
  swallowing = false;

  permit<T>(asked: unknown): Promise<T> {
    if (this.refusing) return Promise.reject(new Refusal(this.refusing, ""));
    return Promise.resolve({ permit: b64(hash(unb64((asked as { attachment: string }).attachment))) } as T);
  }

  open<T>(path: string, asked: unknown, headers: Record<string, string> = {}): Promise<T> {
    if (path === "attachments/delete/") return this.#delete<T>(headers);
    const {
      attachment,
      holder_hash: holder,
      size,
    } = asked as { attachment: string; holder_hash: string; size: number };
    const there = this.stored.get(attachment) ?? { holder, size, chunks: [] };
    this.stored.set(attachment, there);
    return Promise.resolve({ size, received: received(there) } as T);
  }

  put<T>(bytes: Uint8Array, headers: Record<string, string>): Promise<T> {
    // A line that stays lost is no progress: nobody waits for it.
    if (this.puts >= this.line) return Promise.reject(unreachable());
    const there = this.#held(headers);
    if (!there) return Promise.reject(new Refusal("no_such_attachment", ""));
    happens();
    this.puts += 1;
    if (Number(headers["Upload-Offset"]) !== received(there)) return Promise.reject(new Refusal("wrong_offset", ""));
    there.chunks.push(bytes.slice());
    if (this.swallowing) {
      this.swallowing = false;
      return Promise.reject(unreachable());
    }
    return Promise.resolve({ size: there.size, received: received(there) } as T);
  }

  read(asked: unknown): Promise<Uint8Array> {
    happens();
    this.reads += 1;
    const { attachment, offset } = asked as { attachment: string; offset: number };
    const there = this.stored.get(attachment);
    const chunk = there && received(there) === there.size ? there.chunks[offset / CHUNK_BYTES] : undefined;
    return chunk ? Promise.resolve(chunk.slice()) : Promise.reject(new Refusal("no_such_attachment", ""));
  }

  /** The only one. */
  get one(): Stored {
    const [first] = this.stored.values();
    if (!first) throw new Error("nothing is stored");
    return first;
  }

  #delete<T>(headers: Record<string, string>): Promise<T> {
    for (const [id, there] of this.stored) if (there === this.#held(headers)) this.stored.delete(id);
    return Promise.resolve({} as T);
  }

  #held({ Authorization = "" }: Record<string, string>): Stored | undefined {
    const [id = "", secret = ""] = Authorization.replace("Attachment ", "").split(":");
    const there = this.stored.get(id);
    return there && there.holder === b64(hash(unb64(secret))) ? there : undefined;
  }
}

const received = ({ chunks }: Stored): number => chunks.reduce((sum, { length }) => sum + length, 0);
