const addresses = new Map<File, string>();

/** The address of a picture as it lies on this device, to be seen before a byte of it is sent; undefined for other files. */
export function localPicture(file: File): string | undefined {
  if (!file.type.startsWith('image/')) return undefined;
  const known = addresses.get(file);
  if (known) return known;
  const made = URL.createObjectURL(file);
  addresses.set(file, made);
  return made;
}

/** The page needs it no longer. */
export function releasePicture(file: File | undefined): void {
  const known = file && addresses.get(file);
  if (!known) return;
  addresses.delete(file);
  URL.revokeObjectURL(known);
}
