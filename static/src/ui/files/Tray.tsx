/** What is chosen and not sent yet: thumbnails above the box, each of which can be left out. */
import { useEffect, useState } from "preact/hooks";
import { bytes } from "../language.ts";
import type { Thread } from "../model/thread.ts";
import { IconButton } from "../parts/controls.tsx";
import { Icon } from "../parts/Icon.tsx";
import { leaveOut, trayOf, type Chosen } from "./model.ts";
import { files } from "./words.ts";

function Thumbnail({ ready }: { ready: Chosen["ready"] }) {
  const [url, setUrl] = useState<string | undefined>(undefined);
  useEffect(() => {
    if (ready === undefined || !ready.mime.startsWith("image/") || ready.width === undefined) return;
    const address = URL.createObjectURL(ready.blob);
    setUrl(address);
    return () => URL.revokeObjectURL(address);
  }, [ready]);
  if (url !== undefined) return <img class="tray__look" src={url} alt="" />;
  return (
    <span class="tray__look">
      <Icon name="file" />
    </span>
  );
}

function wordsOf({ ready, sending }: Chosen): string {
  if (ready === undefined) return files.preparing;
  return sending ? files.takingIn : bytes(ready.blob.size);
}

export function Tray({ thread }: { thread: Thread }) {
  const chosen = trayOf(thread);
  if (chosen.length === 0) return null;
  return (
    <div class="tray" role="group" aria-label={files.tray}>
      <ul>
        {chosen.map((one) => (
          <li key={one.id} class="tray__one">
            <Thumbnail ready={one.ready} />
            <span class="tray__text">
              <bdi>{one.name}</bdi>
              <span class="fine">{wordsOf(one)}</span>
            </span>
            <IconButton
              icon="close"
              label={files.remove(one.name)}
              disabled={one.sending}
              onClick={() => leaveOut(thread, one.id)}
            />
          </li>
        ))}
      </ul>
      {chosen.some(({ ready }) => ready?.keepsData === true) && <p class="fine">{files.keepsData}</p>}
    </div>
  );
}
