export { FocusKeeper, useFocusKeeper } from "./focus-keeper.tsx";
