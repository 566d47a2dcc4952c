// ltijs 5.9.9 itself, set up as its documentation says, with a store on the same PostgreSQL: a process of its own.
// argv: JSON { port, databaseUrl, issuer, clientId, keys }
import { createRequire, register } from 'node:module';

register('../support/typescript-loader.mjs', import.meta.url);
const { SequelizeStore } = await import('./ltijs-store.ts');
const { Provider } = createRequire(import.meta.url)('ltijs');
const order = JSON.parse(process.argv[2]);

Provider.setup(
  'a key for the bench only, long enough',
  { plugin: new SequelizeStore(order.databaseUrl) },
  { appRoute: '/', loginRoute: '/login', cookies: { secure: false, sameSite: '' } },
);
Provider.onConnect((_token, _request, response) => response.send('in'));
await Provider.deploy({ port: order.port, silent: true });
await Provider.registerPlatform({
  url: order.issuer,
  name: 'Bench',
  clientId: order.clientId,
  authenticationEndpoint: `${order.issuer}/auth`,
  accesstokenEndpoint: `${order.issuer}/token`,
  authConfig: { method: 'JWK_SET', key: order.keys },
});
process.send('ready');
process.on('disconnect', () => process.exit(0));
