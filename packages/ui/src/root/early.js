// Runs before the page is painted for the first time: what this browser keeps of how it looks, for page.css.
const { dataset } = document.documentElement;
dataset.appearance = localStorage.getItem("muniment.appearance") ?? "system";
dataset.nav = localStorage.getItem("muniment.nav") ?? "names";
