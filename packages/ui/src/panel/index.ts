export { PropertyList } from "./property-list.tsx";
export { SidePanel } from "./side-panel.tsx";
export { PanelTabs } from "./panel-tabs.tsx";
