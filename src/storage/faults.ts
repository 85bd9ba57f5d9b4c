/** Something that no caller is told by a rejected promise, for the log. Its detail holds no customer's words. */
export interface StoreFault {
  readonly kind: 'bad-row' | 'connection' | 'listener';
  readonly detail: string;
  readonly error: unknown;
}

export type OnFault = (fault: StoreFault) => void;

/** Tells a fault on stderr. */
export const warn: OnFault = ({ kind, detail, error }) => {
  process.emitWarning(error instanceof Error ? `${detail}: ${error.message}` : detail, { code: `STORE_${kind}` });
};
