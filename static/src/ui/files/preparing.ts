/** A chosen file made ready in this page: cleaned of what a camera wrote into it, measured, with a tiny preview. */
const CLEANED = ["image/jpeg", "image/png", "image/webp"];
const QUALITY = 0.92;
const PREVIEW_PIXELS = 32;
const PREVIEW_QUALITY = 0.5;
const PREVIEW_BYTES_MAX = 4096;
const FRAME_MS = 4000;
const NO_TYPE = "application/octet-stream";

export interface Looks {
  width?: number;
  height?: number;
  milliseconds?: number;
  preview?: Uint8Array;
}

export interface Prepared extends Looks {
  blob: Blob;
  mime: string;
  /** it may still hold where and when it was made */
  keepsData: boolean;
}

/** Never rejects: what cannot be cleaned is sent as it is, and said to be so. */
export async function prepare(file: File): Promise<Prepared> {
  const mime = (file.type.split(";")[0] ?? "").trim() || NO_TYPE;
  const asItIs = { blob: file, mime, keepsData: mime !== "text/plain" };
  try {
    if (CLEANED.includes(mime)) return await cleaned(file, mime);
    if (mime.startsWith("video/")) return { ...asItIs, ...(await looksOfFilm(file)) };
  } catch {
    return asItIs;
  }
  return asItIs;
}

/** Drawn anew: only what is seen comes along, turned as it was meant to be seen. */
async function cleaned(file: File, mime: string): Promise<Prepared> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    const { width, height } = picture;
    const blob = await drawn(picture, width, height, mime, QUALITY);
    // A browser that cannot write a type writes another.
    return { blob, mime: blob.type, keepsData: false, width, height, ...(await previewOf(picture, width, height)) };
  } finally {
    picture.close();
  }
}

async function drawn(
  picture: CanvasImageSource,
  width: number,
  height: number,
  type: string,
  quality: number,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  context.drawImage(picture, 0, 0, width, height);
  return await canvas.convertToBlob({ type, quality });
}

async function previewOf(picture: CanvasImageSource, width: number, height: number): Promise<Looks> {
  const scale = PREVIEW_PIXELS / Math.max(width, height, 1);
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const blob = await drawn(picture, w, h, "image/jpeg", PREVIEW_QUALITY);
  const preview = new Uint8Array(await blob.arrayBuffer());
  return preview.length > PREVIEW_BYTES_MAX ? {} : { preview };
}

async function looksOfFilm(file: File): Promise<Looks> {
  const film = document.createElement("video");
  const url = URL.createObjectURL(file);
  try {
    film.muted = true;
    film.preload = "auto";
    film.src = url;
    await shows(film);
    const { videoWidth: width, videoHeight: height, duration } = film;
    if (width === 0 || height === 0) return {};
    const milliseconds = Number.isFinite(duration) ? { milliseconds: Math.round(duration * 1000) } : {};
    return { width, height, ...milliseconds, ...(await previewOf(film, width, height)) };
  } finally {
    film.removeAttribute("src");
    URL.revokeObjectURL(url);
  }
}

/** It has its first picture. Raises: Error when the browser cannot play it, or takes too long. */
function shows(film: HTMLVideoElement): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error("no picture"));
    film.addEventListener("loadeddata", () => resolve(), { once: true });
    film.addEventListener("error", fail, { once: true });
    setTimeout(fail, FRAME_MS);
  });
}
