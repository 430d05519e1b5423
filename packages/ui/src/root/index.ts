export { createRoutedApp } from "./routed-app.tsx";
export { startApp } from "./start-app.tsx";
