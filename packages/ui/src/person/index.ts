export { PersonMark } from "./person-mark.tsx";
