#!/usr/bin/env node
// Old versions of Node must be able to read this file, so that they can say what is needed: no static import, no await.
const [MAJOR, MINOR] = [20, 19];

const { node } = process.versions;
const [major, minor] = node.split('.').map(Number);

if (major < MAJOR || (major === MAJOR && minor < MINOR)) {
  console.error(
    `✗ Postern needs Node ${MAJOR}.${MINOR} or newer, and this is Node ${node}: install one from https://nodejs.org.`,
  );
  process.exitCode = 1;
} else {
  import('../dist/main.js').catch((error) => {
    const isNotBuilt = error.code === 'ERR_MODULE_NOT_FOUND' && /dist[\\/]main\.js'/.test(error.message);
    console.error(
      isNotBuilt ? '✗ Postern has not been built yet: run "npm run build" in its repository first.' : error,
    );
    process.exitCode = 1;
  });
}
