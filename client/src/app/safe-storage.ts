/** Browser storage that may be forbidden (a frame with blocked third-party storage) or full: then it just forgets. */
function safe(open: () => Storage) {
  return {
    get(key: string): string | null {
      try {
        return open().getItem(key);
      } catch {
        return null;
      }
    },
    /** @returns whether it was kept */
    set(key: string, value: string): boolean {
      try {
        open().setItem(key, value);
        return true;
      } catch {
        return false;
      }
    },
    remove(key: string): void {
      try {
        open().removeItem(key);
      } catch {
        // nothing was there
      }
    },
  };
}

export const tabStorage = safe(() => window.sessionStorage);
export const deviceStorage = safe(() => window.localStorage);
