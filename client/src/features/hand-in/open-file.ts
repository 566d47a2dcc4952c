import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import type { addressAnswer } from '../../../../tool/submissions/submission.contract.ts';
import { api } from '../../api/client.ts';

type Address = z.infer<typeof addressAnswer>;

const askAddress = (fileId: string) => api.post<Address>(`/files/${fileId}/address`);

/** Opens a file in a window of its own, by an address that is good for a few minutes and made at that moment. */
export function useOpenFile() {
  const [error, setError] = useState<unknown>(null);

  async function open(fileId: string): Promise<void> {
    setError(null);
    // While the press is fresh: after the answer a browser would hold the window back.
    const opened = window.open('', '_blank');
    try {
      const { url } = await askAddress(fileId);
      if (opened) {
        opened.opener = null;
        opened.location.replace(new URL(url, window.location.href).href);
      } else download(url);
    } catch (failure) {
      opened?.close();
      setError(failure);
    }
  }

  return { open: (fileId: string) => void open(fileId), error };
}

/** Where a frame may open no window. */
function download(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}

/** The small picture of a page that is on the server already. */
export function useThumbnail(fileId: string | undefined): string | undefined {
  const { data } = useQuery({
    queryKey: ['file', fileId, 'address'],
    queryFn: () => askAddress(fileId ?? ''),
    enabled: fileId !== undefined,
    staleTime: 4 * 60_000,
    refetchOnWindowFocus: false,
  });
  return data?.thumbnailUrl ?? undefined;
}
