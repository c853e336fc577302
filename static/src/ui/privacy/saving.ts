/** Gives the person a file that was made in this page: nothing is uploaded, nothing is fetched. */

/** So long the browser may take to read what it was given. */
const READ_MS = 60_000;

export function save(name: string, parts: BlobPart[], type: string): void {
  const address = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, READ_MS);
}

export function saveJson(name: string, value: unknown): void {
  save(name, [`${JSON.stringify(value, null, 2)}\n`], "application/json");
}
