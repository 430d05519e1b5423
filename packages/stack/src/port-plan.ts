import { findFreePorts, isPortFree } from "./free-port.ts";

/** Where the parts listen; the distances from the first port are those of D5 and architecture.md 2. */
export interface PortPlan {
  readonly work: number;
  readonly tracker: number;
  readonly operate: number;
  readonly mailViewer: number;
  readonly mailSmtp: number;
  /** Operate's receiver. */
  readonly intake: number;
  /** The files of extension packages. */
  readonly apps: number;
}

const PORTS_OF_ALL_PARTS = 7;

/** The ports from `first` on, 0 meaning any free ones; throws when one that is needed now is taken. */
export async function planPorts(first: number, host: string): Promise<PortPlan> {
  const start = first === 0 ? await findFreePorts(PORTS_OF_ALL_PARTS, host) : first;
  const plan = {
    work: start,
    tracker: start + 1,
    operate: start + 2,
    mailViewer: start + 3,
    intake: start + 4,
    apps: start + 5,
    mailSmtp: start + 6,
  };
  for (const port of Object.values(plan)) {
    if (!(await isPortFree(port, host))) {
      throw new Error(
        `Port ${port} of ${host} is taken by another program. Choose others: --port, or stop that program`,
      );
    }
  }
  return plan;
}

/** `http://` origin under which a part that listens on `host` and `port` is reached from this machine. */
export function originOf(host: string, port: number): string {
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}
