export { fetchLater, later } from "./later.tsx";
