import type { ExtensionToken, HostContext } from "@muniment/extension-kit/host";

/** An application that extends the program, as the server tells of it (work-api.md 17.14). */
export interface Extension {
  readonly package_id: string;
  readonly client_id: string;
  readonly name: string;
  readonly version: string;
  readonly origin: string;
  readonly base: string;
  readonly points: readonly ExtensionPoint[];
}

/** A place of it. */
export interface ExtensionPoint {
  readonly point: string;
  readonly id: string;
  readonly label: string;
  readonly icon?: string;
  readonly order: number;
  readonly entry?: string;
  readonly opens?: string;
  readonly contexts?: readonly string[];
  readonly toolbars?: readonly string[];
  readonly multiple?: boolean;
  /** Of `contexts` and `toolbars`, where it stands in the menu of what is more. */
  readonly overflow?: readonly string[];
  /** How a pane is shown. */
  readonly pane?: { readonly first: boolean; readonly width?: number };
  readonly requires_access?: "read" | "read_write" | "full_access";
  readonly shortcut?: string;
  readonly actions?: readonly { readonly id: string; readonly label: string; readonly entry: string }[];
}

/** A place with the application that it is of. */
export interface PlacedPoint {
  readonly extension: Extension;
  readonly point: ExtensionPoint;
}

/** The places of one kind, in their order. */
export function pointsAt(extensions: readonly Extension[], point: string): readonly PlacedPoint[] {
  return extensions
    .flatMap((extension) => extension.points.map((each) => ({ extension, point: each })))
    .filter((placed) => placed.point.point === point)
    .toSorted((left, right) => left.point.order - right.point.order);
}

/** The file that `opens` names as a dialog; `undefined` when it opens something else. */
export function dialogOf({ opens = "" }: ExtensionPoint): string | undefined {
  return opens.startsWith("dialog:") ? opens.slice("dialog:".length) : undefined;
}

/** What a program does for the frames in it; each app gives its own. */
export interface ExtensionDoor {
  readonly host: HostContext["host"];
  readonly person: { readonly id: string; readonly name: string };
  readonly locale: string;
  /** Asks the server for a token of the package's own application. */
  token(packageId: string): Promise<ExtensionToken>;
  /** Switches the application off for everybody; absent for who may not. */
  readonly disable?: ((extension: Extension) => Promise<void>) | undefined;
  openDocument(id: string): void;
  openMatter(id: string): void;
  /** A page of the program, by its path there; the program alone decides what that leads to. */
  openPage(path: string): void;
  /** Goes to a place of the package, with what follows it in the address. */
  go(extension: Extension, given: { readonly pointId: string; readonly path: string; readonly replace: boolean }): void;
}
