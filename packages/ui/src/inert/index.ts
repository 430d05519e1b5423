export { InertFrame } from "./inert-frame.tsx";
export { inertPage } from "./inert-page.ts";
