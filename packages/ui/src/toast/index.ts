export { Toasts, useTell } from "./toasts.tsx";
export type { Tell } from "./toasts.tsx";
