import { makeStyles, tokens } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  frame: {
    width: "100%",
    border: "none",
    display: "block",
    flexShrink: 0,
    colorScheme: "light",
    backgroundColor: "#ffffff",
    borderRadius: tokens.borderRadiusMedium,
  },
});

/** Shows a page made by `inertPage`: nothing in it runs, and the page around it alone scrolls. */
export function InertFrame({ title, page }: { readonly title: string; readonly page: string }): ReactNode {
  const styles = useStyles();
  const frame = useRef<HTMLIFrameElement>(null);
  const height = useHeight(frame, page);
  return (
    <iframe
      ref={frame}
      title={title}
      className={styles.frame}
      style={{ height }}
      // No script runs in it. It is of our own origin only so that its height and keys can be read.
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      srcDoc={page}
    />
  );
}

const FIRST_HEIGHT = 120;

/** As high as what it shows; keys that are pressed in it are the page's. */
function useHeight(frame: { readonly current: HTMLIFrameElement | null }, page: string): number {
  const [height, setHeight] = useState(FIRST_HEIGHT);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    let observer: ResizeObserver | undefined;
    const passOn = (event: KeyboardEvent): void => {
      if (!element.dispatchEvent(new KeyboardEvent(event.type, event))) event.preventDefault();
    };
    const watch = (): void => {
      const body = element.contentDocument?.body;
      if (body === undefined || body === null) return;
      const measure = (): void => setHeight(Math.ceil(body.getBoundingClientRect().height) + 1);
      observer?.disconnect();
      observer = new ResizeObserver(measure);
      observer.observe(body);
      element.contentDocument?.addEventListener("keydown", passOn);
      measure();
    };
    element.addEventListener("load", watch);
    watch();
    return () => {
      element.removeEventListener("load", watch);
      element.contentDocument?.removeEventListener("keydown", passOn);
      observer?.disconnect();
    };
  }, [frame, page]);
  return height;
}
