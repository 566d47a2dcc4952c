import type { UrlStorage } from 'tus-js-client';
import { now } from '../i18n/clock.ts';

const prefix = 'hl.upload.';
/** The server keeps an unfinished upload for seven days. */
const oldest = 7 * 24 * 3600_000;

interface Kept {
  url: string;
  /** ISO 8601 */
  at: string;
}

/**
 * Where tus remembers the addresses of unfinished uploads, so that the same file goes on from where it stopped after a
 * reload. Only the address is kept: no file name, nothing of the person (the key is a hash). Forbidden or full storage
 * only means that a reload begins anew.
 */
export const uploadAddresses: UrlStorage = {
  async findAllUploads() {
    return [];
  },
  async findUploadsByFingerprint(fingerprint) {
    const kept = read(fingerprint);
    if (!kept) return [];
    return [
      {
        size: null,
        metadata: {},
        creationTime: kept.at,
        urlStorageKey: prefix + fingerprint,
        uploadUrl: kept.url,
        parallelUploadUrls: null,
      },
    ];
  },
  async removeUpload(key) {
    forget(key);
  },
  async addUpload(fingerprint, upload) {
    const key = prefix + fingerprint;
    try {
      window.localStorage.setItem(key, JSON.stringify({ url: upload.uploadUrl ?? '', at: upload.creationTime }));
    } catch {
      // storage is forbidden or full
    }
    return key;
  },
};

/** One file of one person for one purpose: hashed, since a shared device's storage can be read by the next pupil. */
export async function fingerprintOf(file: File, parts: readonly string[]): Promise<string> {
  const text = [...parts, file.name, file.size, file.type, file.lastModified].join('\u0000');
  if (!crypto.subtle) return plainHash(text);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** For plain http, where WebCrypto is missing: enough to tell files apart (FNV-1a, twice). */
function plainHash(text: string): string {
  return [0x811c9dc5, 0x01000193]
    .map((seed) => {
      let hash = seed;
      for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
      return hash.toString(16).padStart(8, '0');
    })
    .join('');
}

function read(fingerprint: string): Kept | undefined {
  const key = prefix + fingerprint;
  try {
    const kept = JSON.parse(window.localStorage.getItem(key) ?? 'null') as Kept | null;
    if (!kept?.url) return undefined;
    if (Date.parse(kept.at) > now().getTime() - oldest) return kept;
    forget(key);
  } catch {
    forget(key);
  }
  return undefined;
}

function forget(key: string): void {
  try {
    window.localStorage.removeItem(key);
  } catch {
    // nothing was there
  }
}
