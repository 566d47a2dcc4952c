import { api } from '../api/client.ts';

/** Whether this page stands in another one's frame. */
export const isFramed = window.self !== window.top;

/**
 * Opens this very page in a window of its own, with a session of its own by a one-time code.
 * @returns false when the browser held the window back
 */
export async function openFullWindow(): Promise<boolean> {
  // The window is opened while the press is still "fresh"; a browser blocks it after the answer.
  const opened = window.open('', '_blank');
  if (!opened) return false;
  try {
    const { address } = await api.post<{ address: string }>('/session/window', { path: window.location.pathname });
    opened.opener = null;
    opened.location.replace(new URL(address, window.location.href).href);
    return true;
  } catch (error) {
    opened.close();
    throw error;
  }
}
