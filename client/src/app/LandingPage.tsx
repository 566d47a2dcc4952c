import type { ReactElement } from 'react';
import { Navigate } from 'react-router';
import type { SessionAnswer } from '../../../tool/core/http/session.contract.ts';
import { EmptyLinkDoor, LandingDoor, NotFoundDoor, WaitingDoor } from './doors.tsx';
import { useSession } from './session.ts';
import { Shell } from './Shell.tsx';

/** Where the launch leads: to a page, or to a door that says why there is none. */
export function LandingPage(): ReactElement {
  const session = useSession();
  const path = landingPath(session);
  if (path) return <Navigate to={path} replace />;
  return (
    <Shell density="reading">
      <Reason session={session} />
    </Shell>
  );
}

export function NotFoundPage(): ReactElement {
  return (
    <Shell density="reading">
      <NotFoundDoor />
    </Shell>
  );
}

function Reason({ session }: { session: SessionAnswer }): ReactElement {
  switch (session.landing.page) {
    case 'waiting':
      return <WaitingDoor />;
    case 'mentor':
      return <LandingDoor page="mentor" />;
    case 'no-context':
      return <LandingDoor page="noContext" />;
    case 'empty-link':
      return <EmptyLinkDoor />;
    case 'class-home':
    case 'homework':
    case 'to-do':
    case 'deep-linking':
    case 'admin':
      return <LandingDoor page="noRole" />;
  }
}

/** The path of a landing, or undefined when it is a door. The same page shows a pupil and a teacher different things. */
export function landingPath({ landing, role }: Pick<SessionAnswer, 'landing' | 'role'>): string | undefined {
  switch (landing.page) {
    case 'class-home':
      return '/class-home';
    case 'to-do':
      return '/to-do';
    case 'deep-linking':
      return '/deep-linking';
    case 'admin':
      return '/connections';
    case 'homework':
      if (role === 'learner') return landing.classHomeworkId ? `/to-do/${landing.classHomeworkId}` : '/to-do';
      if (role === 'none' || role === 'mentor') return undefined;
      return landing.classHomeworkId ? `/class-homework/${landing.classHomeworkId}` : '/class-home';
    case 'waiting':
    case 'mentor':
    case 'no-context':
    case 'empty-link':
      return undefined;
  }
}
