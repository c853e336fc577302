/** The address of a file that is here, for as long as a part of the screen shows it. */
import { useEffect, useState } from "preact/hooks";
import type { MessageView } from "../../app/port.ts";
import type { Thread } from "../model/thread.ts";
import { blobOf, stateOf } from "./model.ts";

/** undefined until it is here; only what a browser draws or plays gets one. */
export function useFile(thread: Thread, message: MessageView): string | undefined {
  const [url, setUrl] = useState<string | undefined>(undefined);
  const { stage } = stateOf(thread, message);
  const isOwn = message.sender.own && stage === "sending";
  const isHere = (stage === "here" || isOwn) && message.file?.sort !== "file";
  useEffect(() => {
    if (!isHere) return;
    let address: string | undefined;
    let gone = false;
    blobOf(thread, message).then(
      (blob) => {
        if (gone) return;
        address = URL.createObjectURL(blob);
        setUrl(address);
      },
      () => undefined,
    );
    return () => {
      gone = true;
      setUrl(undefined);
      if (address !== undefined) URL.revokeObjectURL(address);
    };
  }, [message.id, isHere]);
  return url;
}

/** The tiny preview that came with the message. */
export function usePreview(preview: Uint8Array | undefined): string | undefined {
  const [url, setUrl] = useState<string | undefined>(undefined);
  useEffect(() => {
    if (preview === undefined) return;
    const address = URL.createObjectURL(new Blob([preview as BlobPart], { type: "image/jpeg" }));
    setUrl(address);
    return () => URL.revokeObjectURL(address);
  }, [preview]);
  return url;
}
