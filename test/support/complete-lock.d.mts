/** The optional packages that the lock file names but doesn't hold. */
export function missingPackages(lock: {
  packages: Record<string, unknown>;
}): { name: string; version: string; dev?: boolean; neededBy: string }[];
