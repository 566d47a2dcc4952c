import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { loadWords } from '../i18n/i18n.ts';

/** A page whose code and words are fetched side by side when it is first visited. */
export function lazyPage<N extends string>(
  load: () => Promise<Record<N, ComponentType>>,
  name: N,
  words: readonly string[],
): LazyExoticComponent<ComponentType> {
  return lazy(async () => {
    const [module] = await Promise.all([retried(load), loadWords(words)]);
    const page: ComponentType = module[name];
    return { default: page };
  });
}

/** A chunk may fail to come once on a school's Wi-Fi; the second time it is the error boundary's. */
async function retried<T>(load: () => Promise<T>): Promise<T> {
  return load().catch(async () => {
    await new Promise((resolve) => setTimeout(resolve, 1200));
    return load();
  });
}
