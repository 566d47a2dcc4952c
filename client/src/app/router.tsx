import { Suspense, type ReactElement } from 'react';
import { BrowserRouter, Outlet, Route, Routes } from 'react-router';
import { Loading } from '../ui/ListState.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { LandingPage, NotFoundPage } from './LandingPage.tsx';
import { lazyPage } from './lazy-page.tsx';
import { sessionBase } from './session.ts';
import { Shell } from './Shell.tsx';
import styles from './Shell.module.css';

const StaffLayout = lazyPage(() => import('./StaffLayout.tsx'), 'StaffLayout', []);

const ClassHomePage = lazyPage(() => import('../features/class-home/ClassHomePage.tsx'), 'ClassHomePage', [
  'class-home',
]);
const ComposerPage = lazyPage(() => import('../features/composer/ComposerPage.tsx'), 'ComposerPage', ['composer']);
const ProgressPage = lazyPage(() => import('../features/progress/ProgressPage.tsx'), 'ProgressPage', ['progress']);
const CollectPage = lazyPage(() => import('../features/collect/CollectPage.tsx'), 'CollectPage', ['collect']);
const GradebookPage = lazyPage(() => import('../features/gradebook/GradebookPage.tsx'), 'GradebookPage', ['gradebook']);
const MarkingPage = lazyPage(() => import('../features/marking/MarkingPage.tsx'), 'MarkingPage', ['marking']);
const DeepLinkingPage = lazyPage(() => import('../features/deep-linking/DeepLinkingPage.tsx'), 'DeepLinkingPage', [
  'deep-linking',
]);
const ConnectionsPage = lazyPage(() => import('../features/connections/ConnectionsPage.tsx'), 'ConnectionsPage', [
  'connections',
]);
const PeoplePage = lazyPage(() => import('../features/people/PeoplePage.tsx'), 'PeoplePage', ['people']);
const ToDoPage = lazyPage(() => import('../features/to-do/ToDoPage.tsx'), 'ToDoPage', ['to-do']);
const HandInPage = lazyPage(() => import('../features/hand-in/HandInPage.tsx'), 'HandInPage', ['hand-in']);

/** Every page below `/p/{platform}/{session}`. Links are written from that root: `<Link to="/homework/new">`. */
export function AppRoutes(): ReactElement {
  return (
    <BrowserRouter basename={sessionBase}>
      <Routes>
        <Route index element={<LandingPage />} />
        <Route element={<Framed density="table" />}>
          <Route element={<StaffLayout />}>
            <Route path="class-home" element={<ClassHomePage />} />
            <Route path="homework/new" element={<ComposerPage />} />
            <Route path="homework/:homeworkId/edit" element={<ComposerPage />} />
            <Route path="class-homework/:id" element={<ProgressPage />} />
            <Route path="class-homework/:id/collect" element={<CollectPage />} />
            <Route path="class-homework/:id/gradebook" element={<GradebookPage />} />
            <Route path="deep-linking" element={<DeepLinkingPage />} />
            <Route path="connections" element={<ConnectionsPage />} />
            <Route path="people" element={<PeoplePage />} />
          </Route>
        </Route>
        <Route element={<Framed density="table" bare />}>
          <Route element={<StaffLayout />}>
            <Route path="class-homework/:id/marking" element={<MarkingPage />} />
          </Route>
        </Route>
        <Route element={<Framed density="reading" />}>
          <Route path="to-do" element={<ToDoPage />} />
          <Route path="to-do/:id" element={<HandInPage />} />
        </Route>
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </BrowserRouter>
  );
}

/** The frame stays while a page comes; a page that fails leaves the frame standing. */
function Framed({ density, bare = false }: { density: 'table' | 'reading'; bare?: boolean }): ReactElement {
  return (
    <Shell density={density} bare={bare}>
      <ErrorBoundary>
        <Suspense fallback={<PageLoading />}>
          <Outlet />
        </Suspense>
      </ErrorBoundary>
    </Shell>
  );
}

function PageLoading(): ReactElement {
  return (
    <main id="content" className={styles.waiting}>
      <Loading lines={4} />
    </main>
  );
}
