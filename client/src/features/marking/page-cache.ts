import { ApiError, errorOf } from '../../api/errors.ts';

/** A picture in memory, decoded, whatever becomes of the address it came from. */
export interface Picture {
  url: string;
  width: number;
  height: number;
  /** Held so that the browser keeps it decoded. */
  image: HTMLImageElement;
}

const most = 60;
const loading = new Map<string, Promise<Picture>>();
const loaded = new Map<string, Picture>();

/** The picture at once if it is here, which the next books are. */
export function loadedPicture(fileId: string): Picture | undefined {
  const picture = loaded.get(fileId);
  if (picture) {
    // Looked at last, thrown away last.
    loaded.delete(fileId);
    loaded.set(fileId, picture);
  }
  return picture;
}

/** @throws ApiError 403 `address_expired`, 404 `preview_unavailable`, 0 without a network */
export function loadPicture(fileId: string, address: string): Promise<Picture> {
  const here = loadedPicture(fileId);
  if (here) return Promise.resolve(here);
  const started = loading.get(fileId) ?? fetchPicture(fileId, address).finally(() => loading.delete(fileId));
  loading.set(fileId, started);
  return started;
}

async function fetchPicture(fileId: string, address: string): Promise<Picture> {
  const blob = await (await fetchFile(address)).blob();
  const url = URL.createObjectURL(blob);
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
  } catch {
    URL.revokeObjectURL(url);
    throw new ApiError(404, 'preview_unavailable');
  }
  const picture = { url, image, width: image.naturalWidth, height: image.naturalHeight };
  loaded.set(fileId, picture);
  for (const [id, { url: old }] of [...loaded].slice(0, Math.max(0, loaded.size - most))) {
    URL.revokeObjectURL(old);
    loaded.delete(id);
  }
  return picture;
}

/** Fetches a file's bytes by its signed address. */
export async function fetchFile(address: string): Promise<Response> {
  const response = await fetch(address).catch(() => {
    throw new ApiError(0, 'offline');
  });
  if (!response.ok) throw await errorOf(response);
  return response;
}
