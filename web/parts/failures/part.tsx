import { Component, type ReactNode } from "react";
import { ProblemNotice } from "./problem-notice.tsx";

interface PartProps {
  readonly children: ReactNode;
}

interface PartState {
  readonly error: unknown;
}

/** A part of the page: where it fails, a message with retry and copy stands in its place, and the rest goes on. */
export class Part extends Component<PartProps, PartState> {
  override state: PartState = { error: null };

  static getDerivedStateFromError(error: unknown): PartState {
    return { error: error ?? new Error("A part of the page failed") };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return <ProblemNotice error={error} retry={() => this.setState({ error: null })} />;
  }
}
