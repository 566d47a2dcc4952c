import { Component, type ErrorInfo, type ReactNode } from 'react';
import { reportCrash } from './crash.ts';
import { CrashDoor } from './doors.tsx';

interface State {
  crash: { reference: string } | null;
}

/** A page that throws shows words and a way on instead of a white window. What is saved is saved. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { crash: null };

  static getDerivedStateFromError(): Partial<State> {
    return { crash: { reference: '' } };
  }

  override componentDidCatch(error: unknown, what: ErrorInfo): void {
    this.setState({ crash: { reference: reportCrash(error, what.componentStack ?? '') } });
  }

  override render(): ReactNode {
    return this.state.crash ? <CrashDoor reference={this.state.crash.reference} /> : this.props.children;
  }
}
