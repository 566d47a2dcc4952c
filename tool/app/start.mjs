// `npm start`: from a fresh clone to a running Homeloop. Only Node's own modules here: nothing is installed yet.
const [major, minor] = process.versions.node.split('.').map(Number);
const isSupported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 23;
if (!isSupported) {
  console.error(
    `Homeloop needs Node.js 20.19 or newer (22.12 or newer of the 22 line); this is ${process.version}.\n` +
      'Install a current version from https://nodejs.org/ and run "npm start" again.',
  );
  process.exit(1);
}

const { followNpm } = await import('./follow-npm.mjs');
followNpm();

const { installPackages, root } = await import('./install.mjs');
const { CommandError } = await import('./run-command.mjs');

try {
  await installPackages();
  const { build } = await import('./build.mjs');
  await build();
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  console.error(`Homeloop could not be started: ${error.message}. The reason stands above.`);
  process.exit(1);
}

process.chdir(root);
process.setSourceMapsEnabled(true);
// `npm run admin -- …` comes here as well: the same preparations, another program.
const program = process.argv[2] === 'admin' ? process.argv.splice(2, 1)[0] : 'main';
// In this very process, so that signals and the exit code need no passing on.
await import(`../../dist/tool/app/${program}.js`);
