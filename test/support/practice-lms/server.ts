/** The server: both platforms at one address of this machine, each below its own path. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { authenticationRoutes } from './authentication.ts';
import { canvas } from './canvas.ts';
import type { Core } from './core.ts';
import { deepLinkingRoutes } from './deep-linking.ts';
import type { Flavour } from './flavour.ts';
import { findRoute, readExchange, sendReply, type Reply, type Route } from './http.ts';
import { newKey } from './keys.ts';
import type { FlavourName, PlatformState } from './model.ts';
import { moodle } from './moodle.ts';
import { namesRoutes } from './names.ts';
import { contextIdOf, contextSeeds, peopleSeeds, subjectOf } from './people.ts';
import { createPlatform, type Platform } from './platform.ts';
import { practiceRoutes } from './practice-routes.ts';
import { registrationRoutes } from './registration.ts';
import { loadState, openStateFile } from './state-file.ts';
import { calmWeather, faultReply, type ServiceName } from './switches.ts';
import { tokenRoutes } from './tokens-endpoint.ts';
import { webRoutes } from './web/index.ts';

export interface PracticeLmsOptions {
  /** 0: any free port. */
  port?: number;
  host?: '127.0.0.1';
  /** JSON file that keeps client ids, links and marks over a restart at the same port. */
  statePath?: string;
  clock?: () => Date;
  /** Offered as the tool's address where somebody registers it by hand. */
  toolUrl?: string;
}

export interface PracticeLms {
  origin: string;
  platforms: Record<FlavourName, Platform>;
  stop: () => Promise<void>;
}

async function newState(flavour: FlavourName): Promise<PlatformState> {
  let number = 1;
  const people = peopleSeeds(flavour).map((seed) => {
    number += 1;
    return { ...seed, number, sub: subjectOf(flavour, seed.key, number) };
  });
  const contexts = contextSeeds(flavour).map((seed) => {
    number += 1;
    return { ...seed, number, id: contextIdOf(flavour, seed.label, number) };
  });
  return {
    nextNumber: number + 50,
    people,
    contexts,
    tools: [],
    links: [],
    columns: [],
    drafts: [],
    keys: [await newKey()],
  };
}

/** Starts the practice LMS on 127.0.0.1. @throws when the port is taken */
export async function startPracticeLms(options: PracticeLmsOptions = {}): Promise<PracticeLms> {
  let begin: (answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>) => void = () => undefined;
  // The port is known before the keys are made: who calls in between waits.
  const ready = new Promise<Parameters<typeof begin>[0]>((resolve) => (begin = resolve));
  const server = createServer((request, response) => {
    ready.then((answer) => answer(request, response)).catch(() => response.destroy());
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  // Longer than any client keeps an idle connection: what breaks, breaks because a switch says so.
  server.keepAliveTimeout = 60_000;
  server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const saved = loadState(options.statePath, origin)?.platforms;
  const [moodleState, canvasState] = [
    saved?.moodle ?? (await newState('moodle')),
    saved?.canvas ?? (await newState('canvas')),
  ];
  const file = openStateFile(options.statePath, () => ({
    origin,
    platforms: { moodle: moodleState, canvas: canvasState },
  }));
  const build = (flavour: Flavour, state: PlatformState): Core => ({
    flavour,
    origin,
    toolUrl: options.toolUrl ?? '',
    issuer: `${origin}/${flavour.name}`,
    state,
    switches: calmWeather(),
    counters: {},
    calls: [],
    tickets: new Map(),
    accessTokens: new Map(),
    usedTokenIds: new Map(),
    keySets: new Map(),
    // This LMS knows nothing of the tool, so it has a clock of its own.
    clock: options.clock ?? (() => new Date()),
    changed: file.changed,
  });
  const cores = { moodle: build(moodle, moodleState), canvas: build(canvas, canvasState) };
  const platforms = { moodle: createPlatform(cores.moodle), canvas: createPlatform(cores.canvas) };
  const routes = [
    ...practiceRoutes(platforms, origin),
    ...Object.values(cores).flatMap((core) => [
      ...authenticationRoutes(core),
      ...tokenRoutes(core),
      ...registrationRoutes(core),
      ...core.flavour.gradedRoutes(core),
      ...namesRoutes(core),
      ...deepLinkingRoutes(core),
    ]),
    ...webRoutes(platforms),
  ];
  begin((request, response) => serve(cores, routes, origin, request, response));
  file.changed();
  return {
    origin,
    platforms,
    stop: async () => {
      file.flush();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function serve(
  cores: Record<FlavourName, Core>,
  routes: Route[],
  origin: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { port } = new URL(origin);
  // A page elsewhere whose name is made to point at this machine gets nothing.
  if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? '')) {
    return sendReply(response, { status: 421, body: 'Misdirected request' });
  }
  let reply: Reply | 'drop';
  try {
    const exchange = await readExchange(request, origin);
    const found = findRoute(routes, exchange.method, exchange.url.pathname);
    if (typeof found === 'number')
      reply = { status: found, headers: { 'content-type': 'text/html' }, body: `<h1>${found}</h1>` };
    else {
      exchange.params = found.params;
      const core = cores[exchange.url.pathname.split('/')[1] as FlavourName];
      const call = (): Reply | Promise<Reply> => found.route.handle(exchange);
      reply = found.route.service
        ? await serveCall(core, found.route.service as ServiceName, exchange, call)
        : await call();
    }
  } catch (error) {
    reply = {
      status: 500,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: `Practice LMS: ${String(error)}`,
    };
  }
  if (reply === 'drop') request.socket.destroy();
  else sendReply(response, reply);
}

/** A call by a tool's server: counted, and exposed to the weather. */
async function serveCall(
  core: Core,
  service: ServiceName,
  exchange: { method: string; url: URL; body: string },
  call: () => Reply | Promise<Reply>,
): Promise<Reply | 'drop'> {
  const { switches, counters, calls } = core;
  const record = {
    at: core.clock(),
    service,
    method: exchange.method,
    path: exchange.url.pathname + exchange.url.search,
    status: 0,
    body: exchange.body,
  };
  for (const name of [service, `${service}.${exchange.method.toLowerCase()}`])
    counters[name] = (counters[name] ?? 0) + 1;
  calls.push(record);
  if (calls.length > 1000) calls.shift();
  const exposed = switches.only.size === 0 || switches.only.has(service);
  if (exposed && switches.slow > 0) await wait(switches.slow);
  if (exposed && switches.dropConnections === 'before') return 'drop';
  const reply = (exposed ? faultReply(switches, core.flavour.name) : undefined) ?? (await call());
  record.status = reply.status;
  return exposed && switches.dropConnections === 'after' ? 'drop' : reply;
}
