/** Puts the focus back where the keys were in the list of the page (WORK-KEY-004). */
export function focusList(): void {
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>('[role="grid"] [role="row"][tabindex="0"]')?.focus({ preventScroll: true });
  });
}
