const MAGIC = Buffer.from("d0cf11e0a1b11ae1", "hex");
/** Entries of the list of streams stand at multiples of it, in every sector size. */
const ENTRY_BYTES = 128;

/** Whether bytes are a compound file, the container of Office before 2007, of HWP, and of documents with a password. */
export function isCompound(bytes: Uint8Array): boolean {
  return MAGIC.equals(bytes.subarray(0, MAGIC.length));
}

/** Whether a compound file lists a stream or a folder of this name; nothing of it is unpacked. */
export function listsStream(bytes: Uint8Array, name: string): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wanted = Buffer.from(`${name}\0`, "utf16le");
  for (let at = file.indexOf(wanted); at !== -1; at = file.indexOf(wanted, at + 1))
    if (at % ENTRY_BYTES === 0) return true;
  return false;
}
