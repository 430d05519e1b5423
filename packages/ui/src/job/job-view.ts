/** Long work in the words of its part. */
export interface JobView {
  readonly id: string;
  readonly title: string;
  readonly isOpen: boolean;
  /** Whether all of it was done. */
  readonly isGood: boolean;
  /** How far it is, or what became of it. */
  readonly text: string;
  /** From 0 to 1; `undefined` before it has begun. */
  readonly share: number | undefined;
  /** Takes back what it did. */
  undo?(): void;
}
