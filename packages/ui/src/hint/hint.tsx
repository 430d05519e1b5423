import { useEffect, useRef, useState } from "react";
import type { FocusEvent, PointerEvent, ReactNode } from "react";
import { later } from "../later/index.ts";

const Tip = later(async () => (await import("./tip.tsx")).Tip);

/** So long a hint stays after the pointer left, so that the pointer can go to it. */
const LINGER_MILLISECONDS = 200;

/** What an element takes over to have a hint, and the hint, to be drawn beside it. */
interface Hint {
  readonly given: {
    onPointerEnter(event: PointerEvent<HTMLElement>): void;
    onPointerLeave(): void;
    onFocus(event: FocusEvent<HTMLElement>): void;
    onBlur(): void;
  };
  readonly hint: ReactNode;
}

/** Words beside an element while the pointer or the keys are on it; screen readers hear of it from the element itself. */
export function useHint(text: string | undefined, position: "after" | "below"): Hint {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const show = (element: HTMLElement | null): void => {
    clearTimeout(timer.current);
    setTarget(element);
  };
  const linger = (): void => {
    timer.current = setTimeout(() => setTarget(null), LINGER_MILLISECONDS);
  };
  return {
    given: {
      onPointerEnter: (event) => show(event.currentTarget),
      onPointerLeave: linger,
      onFocus: (event) => (event.currentTarget.matches(":focus-visible") ? show(event.currentTarget) : undefined),
      onBlur: () => show(null),
    },
    hint:
      target === null || text === undefined ? null : (
        <Tip
          text={text}
          target={target}
          position={position}
          onEnter={() => clearTimeout(timer.current)}
          onHide={() => show(null)}
        />
      ),
  };
}
