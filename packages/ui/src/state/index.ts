export { EmptyState, ErrorState, LoadingRows } from "./states.tsx";
