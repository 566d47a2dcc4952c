import type { z } from 'zod';
import type { deepLinkingForm } from '../../../tool/boards/boards.contract.ts';
import { api } from './client.ts';

type DeepLinkingForm = z.infer<typeof deepLinkingForm>;

/**
 * Gives the LMS what was chosen (deep linking 2.0 §3.2): our server signs the answer, and the browser itself posts it as
 * a form, because it has to arrive with the browser's LMS session. The page is left by it. An empty list cancels.
 */
export async function answerDeepLinking(deepLinkingId: string, classHomeworkIds: readonly string[]): Promise<void> {
  const answer = await api.post<DeepLinkingForm>(`/deep-linking/${deepLinkingId}/answer`, { classHomeworkIds });
  const form = document.createElement('form');
  form.method = 'POST';
  form.action = answer.returnUrl;
  const field = document.createElement('input');
  field.type = 'hidden';
  field.name = 'JWT';
  field.value = answer.jwt;
  form.append(field);
  document.body.append(form);
  form.submit();
}
