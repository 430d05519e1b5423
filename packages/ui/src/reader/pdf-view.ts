import { AnnotationMode, getDocument, GlobalWorkerOptions, version } from "pdfjs-dist";
import type { PDFDocumentLoadingTask } from "pdfjs-dist";
import { EventBus, LinkTarget, PDFFindController, PDFLinkService, PDFViewer } from "pdfjs-dist/web/pdf_viewer.mjs";
import { openParts } from "./pdf-bytes.ts";
import type { ReaderPart } from "./source.ts";

const WORKER = new URL("pdfjs-dist/build/pdf.worker.min.mjs", import.meta.url).href;
/** Fonts, encodings and icons that a document may do without; `tools/pdf-resources.ts` puts them there. */
const RESOURCES = new URL(`pdf-${version}/`, WORKER).href;

/** What is seen of a PDF at the moment. */
export interface PdfState {
  readonly page: number;
  readonly pages: number;
  /** 1 is the size on paper. */
  readonly zoom: number;
  readonly found?: { readonly current: number; readonly total: number; readonly isPending: boolean };
}

/** What can be done with a PDF that is shown. */
export interface PdfView {
  goTo(page: number): void;
  larger(): void;
  smaller(): void;
  fit(): void;
  turn(): void;
  /** Marks all places with these words, and goes to the first or, asked again, to the next one or the one before. */
  find(words: string, again?: "next" | "previous"): void;
  close(): void;
}

interface Given extends ReaderPart {
  /** Scrolls, and holds the pages in its first child. */
  readonly container: HTMLDivElement;
  onState(state: PdfState): void;
  onTrouble(error: unknown): void;
}

const NOTHING_OPEN: PdfState = { page: 1, pages: 0, zoom: 1 };

/** Shows a PDF: pages that are near are drawn, with their text to be selected and found. Nothing in it runs. */
export function openPdf({ source, part, container, onState, onTrouble }: Given): PdfView {
  const eventBus = new EventBus();
  const linkService = new PDFLinkService({
    eventBus,
    externalLinkTarget: LinkTarget.BLANK,
    externalLinkRel: "noopener noreferrer nofollow",
  });
  const findController = new PDFFindController({ eventBus, linkService });
  const ending = new AbortController();
  const viewer = new PDFViewer({
    container,
    eventBus,
    linkService,
    findController,
    annotationMode: AnnotationMode.ENABLE,
    annotationEditorMode: -1,
    imageResourcesPath: `${RESOURCES}images/`,
    abortSignal: ending.signal,
  } as ConstructorParameters<typeof PDFViewer>[0]);
  linkService.setViewer(viewer);
  let state = NOTHING_OPEN;
  const tell = (change: Partial<PdfState>): void => {
    state = { ...state, ...change };
    if (!ending.signal.aborted) onState(state);
  };
  follow(eventBus, viewer, tell);
  const fitting = new ResizeObserver(() => {
    // As wide as there is room, until somebody has chosen a size.
    if (viewer.currentScaleValue === "page-width") viewer.currentScaleValue = "page-width";
  });
  fitting.observe(container);
  let task: PDFDocumentLoadingTask | undefined;
  const fail = (error: unknown): void => {
    if (!ending.signal.aborted) onTrouble(error);
  };
  const open = async (): Promise<void> => {
    const parts = await openParts(source, source.addressOf(part, "/file"), fail);
    if (ending.signal.aborted) return;
    task = loading(parts);
    const document = await task.promise;
    viewer.setDocument(document);
    linkService.setDocument(document, null);
  };
  open().catch(fail);
  return {
    goTo: (page) => {
      viewer.currentPageNumber = page;
    },
    larger: () => viewer.increaseScale(),
    smaller: () => viewer.decreaseScale(),
    fit: () => {
      viewer.currentScaleValue = "page-width";
    },
    turn: () => {
      viewer.pagesRotation = (viewer.pagesRotation + 90) % 360;
    },
    find: (query, again) => {
      if (query === "") {
        eventBus.dispatch("findbarclose", {});
        return;
      }
      const type = again === undefined ? "" : "again";
      const wanted = { source: undefined, type, query, findPrevious: again === "previous" };
      eventBus.dispatch("find", { ...wanted, caseSensitive: false, entireWord: false, highlightAll: true });
    },
    close: () => {
      ending.abort();
      fitting.disconnect();
      void task?.destroy();
    },
  };
}

function loading(parts: Awaited<ReturnType<typeof openParts>>): PDFDocumentLoadingTask {
  GlobalWorkerOptions.workerSrc = WORKER;
  return getDocument({
    ...parts,
    // Only what is looked at is fetched.
    disableAutoFetch: true,
    disableStream: true,
    cMapUrl: `${RESOURCES}cmaps/`,
    standardFontDataUrl: `${RESOURCES}standard_fonts/`,
    wasmUrl: `${RESOURCES}wasm/`,
    // Our pages run no WebAssembly.
    useWasm: false,
    enableXfa: false,
  });
}

function follow(eventBus: EventBus, viewer: PDFViewer, tell: (change: Partial<PdfState>) => void): void {
  eventBus.on("pagesinit", () => {
    viewer.currentScaleValue = "page-width";
    tell({ pages: viewer.pagesCount });
  });
  eventBus.on("pagechanging", ({ pageNumber }: { pageNumber: number }) => tell({ page: pageNumber }));
  eventBus.on("scalechanging", ({ scale }: { scale: number }) => tell({ zoom: scale }));
  const onFound = (given: {
    matchesCount: { current: number; total: number };
    state?: number;
    rawQuery?: string | null;
  }): void => {
    const { current, total } = given.matchesCount;
    tell({ found: { current, total, isPending: given.state === PENDING } });
  };
  eventBus.on("updatefindmatchescount", onFound);
  eventBus.on("updatefindcontrolstate", onFound);
}

/** `FindState.PENDING` */
const PENDING = 3;
