import type { ChildProcess } from 'node:child_process';

const children = new Set<ChildProcess>();

/** A process that a test started: it does not outlive the test's file, whatever becomes of the test. */
export function ownChild<Child extends ChildProcess>(child: Child): Child {
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

export function killChildren(): void {
  for (const child of children) child.kill('SIGKILL');
}
