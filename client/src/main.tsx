import './ui/tokens.css';
import './ui/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startWords } from './i18n/i18n.ts';
import { browserLocale, nearestLocale } from './i18n/locale.ts';
import './app/look.ts';
import { App } from './app/App.tsx';
import { openSession } from './app/session.ts';

const place = document.getElementById('root');
if (!place) throw new Error('No place to draw');
const root = createRoot(place);

if (import.meta.env.DEV && window.location.pathname === '/gallery') {
  const { Gallery } = await import('./features/gallery/Gallery.tsx');
  await startWords(nearestLocale(window.location.search.slice(1)) ?? browserLocale());
  root.render(<Gallery />);
} else {
  // Words and session are fetched side by side; the code is out of the address before anything else happens.
  const opening = openSession();
  await startWords(browserLocale());
  void opening;
  root.render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
