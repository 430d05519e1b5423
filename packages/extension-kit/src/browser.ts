// The few things of a browser that frames need, so that the package is checked and tested without one.

/** What a window hears. */
export interface WindowMessage {
  readonly data: unknown;
  readonly origin: string;
  readonly source: unknown;
  readonly ports: readonly Port[];
}

/** A window as far as it listens. */
export interface Listener {
  addEventListener(type: "message", listener: (event: WindowMessage) => void): void;
  removeEventListener(type: "message", listener: (event: WindowMessage) => void): void;
}

/** A window as far as it is told something. */
export interface Target {
  postMessage(message: unknown, origin: string, transfer?: Port[]): void;
}

/** One end of a channel. */
export interface Port {
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  start(): void;
  postMessage(message: unknown): void;
  close(): void;
}

/** What pages and Node have alike, so that neither's own names are needed here. */
export const page = globalThis as unknown as {
  readonly MessageChannel: new () => { readonly port1: Port; readonly port2: Port };
  readonly performance: { now(): number };
  setTimeout(work: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
};
