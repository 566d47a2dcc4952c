// `npm run bench`: everything that the README says about speed, from one run. `npm run bench -- launches scores` runs parts.
import { register } from 'node:module';
import { installPackages, root } from '../../tool/app/install.mjs';
import { build } from '../../tool/app/build.mjs';
import { findChromium } from '../support/find-chromium.mjs';

process.chdir(root);
await installPackages();
await build();
process.env.CHROMIUM = await findChromium();
register('../support/typescript-loader.mjs', import.meta.url);
const { bench } = await import('./run.ts');
await bench(process.argv.slice(2));
process.exit(0);
