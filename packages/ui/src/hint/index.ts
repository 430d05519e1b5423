export { useHint } from "./hint.tsx";
