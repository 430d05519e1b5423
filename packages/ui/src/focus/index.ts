export { FocusKeeper, useFocusKeeper } from "./focus-keeper.tsx";
export { useReturnedFocus } from "./returned-focus.ts";
