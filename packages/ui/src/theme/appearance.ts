import { useSyncExternalStore } from "react";
import { APPEARANCES } from "./brand.ts";
import type { Appearance } from "./brand.ts";

const KEY = "muniment.appearance";
const listeners = new Set<() => void>();
const isDark = matchMedia("(prefers-color-scheme: dark)");
const isForced = matchMedia("(forced-colors: active)");

function read(): Appearance {
  const stored = localStorage.getItem(KEY);
  return APPEARANCES.find((appearance) => appearance === stored) ?? "system";
}

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  isDark.addEventListener("change", listener);
  isForced.addEventListener("change", listener);
  return () => {
    listeners.delete(listener);
    isDark.removeEventListener("change", listener);
    isForced.removeEventListener("change", listener);
  };
}

/** The person's choice, and the appearance that it comes to on this machine. */
export function useAppearance(): { chosen: Appearance; shown: Exclude<Appearance, "system"> } {
  const chosen = useSyncExternalStore(subscribe, read);
  const system = useSyncExternalStore(subscribe, () =>
    isForced.matches ? "contrast" : isDark.matches ? "dark" : "light",
  );
  return { chosen, shown: chosen === "system" ? system : chosen };
}

/** Keeps the choice for this browser, in every part on this origin. */
export function chooseAppearance(appearance: Appearance): void {
  localStorage.setItem(KEY, appearance);
  // For page.css, which knows of the last choice by early.js.
  document.documentElement.dataset["appearance"] = appearance;
  tell();
}
