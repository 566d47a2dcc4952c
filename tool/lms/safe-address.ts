import { BlockList, isIP, isIPv6 } from 'node:net';
import { currentConfig } from '../core/current-config.ts';

const list = (...ranges: [address: string, prefix: number][]): BlockList => {
  const blocks = new BlockList();
  for (const [address, prefix] of ranges) blocks.addSubnet(address, prefix, isIPv6(address) ? 'ipv6' : 'ipv4');
  return blocks;
};

const LOOPBACK = list(['127.0.0.0', 8], ['::1', 128]);
const PRIVATE = list(
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['fc00::', 7],
);
/** Link-local (clouds keep their credentials there), unspecified, multicast, reserved: nobody's LMS, on no machine. */
const NEVER = list(
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['224.0.0.0', 3],
  ['::', 128],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  ['100::', 64],
);

type AddressKind = 'public' | 'private' | 'loopback' | 'never';

/** What kind of place an IP address is. IPv4 inside IPv6 (mapped, NAT64, 6to4) is judged as IPv4. */
export function kindOfAddress(address: string): AddressKind {
  const plain = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const inner = embeddedIpv4(plain);
  if (inner) return kindOfAddress(inner);
  const family = isIPv6(plain) ? 'ipv6' : 'ipv4';
  if (NEVER.check(plain, family)) return 'never';
  if (LOOPBACK.check(plain, family)) return 'loopback';
  return PRIVATE.check(plain, family) ? 'private' : 'public';
}

/** Whether the tool may connect to an address that `host` (of `url`) resolved to. Loopback and private ones need leave. */
export function mayConnect(url: URL, address: string): boolean {
  const kind = kindOfAddress(address);
  if (kind === 'never') return false;
  if (isAllowedPrivateHost(url)) return true;
  // plain http is for machines beside us only
  if (kind === 'public') return url.protocol === 'https:';
  return currentConfig().environment !== 'production';
}

/**
 * Whether a URL is one that the tool may fetch or send people to, as far as its text tells.
 * The address that its name resolves to is checked again when connecting.
 */
export function isAcceptableUrl(text: string): boolean {
  if (text.length > 4096 || !URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username || url.password || (url.protocol !== 'https:' && url.protocol !== 'http:')) return false;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host)) return mayConnect(url, host);
  if (isAllowedPrivateHost(url)) return true;
  if (isLocalName(host)) return currentConfig().environment !== 'production';
  return url.protocol === 'https:' || currentConfig().environment !== 'production';
}

/** True for `localhost`, its subdomains and loopback addresses. */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isLocalName(host) || (isIP(host) !== 0 && kindOfAddress(host) === 'loopback');
}

function isLocalName(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost');
}

/** The operator typed this host, with or without its port. */
function isAllowedPrivateHost(url: URL): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return currentConfig().allowedPrivateHosts.some(
    (allowed) => allowed === url.hostname || allowed === `${url.hostname}:${port}`,
  );
}

function embeddedIpv4(address: string): string | undefined {
  if (!isIPv6(address)) return undefined;
  const dotted = /^(?:::ffff:|64:ff9b::)(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (dotted) return dotted;
  const words = wordsOf(address);
  const mapped = words.slice(0, 5).every((word) => word === 0) && words[5] === 0xffff;
  const nat64 = words[0] === 0x64 && words[1] === 0xff9b;
  if (mapped || nat64) return dottedOf(words[6] ?? 0, words[7] ?? 0);
  return words[0] === 0x2002 ? dottedOf(words[1] ?? 0, words[2] ?? 0) : undefined;
}

function wordsOf(address: string): number[] {
  // the URL parser writes every IPv6 address in one canonical way, without dotted parts
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].map((word) => Number.parseInt(word, 16));
}

function dottedOf(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
