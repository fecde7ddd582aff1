import { getProxyForUrl } from 'proxy-from-env';

import { parseUrl } from '../../text/untrusted';

/** A proxy that the environment names. Nothing but `authorization` holds its user name and password. */
export interface Proxy {
  /** The environment variable that names it. */
  readonly variable: string;
  /** What messages call it: host and port. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Whether it is itself reached over TLS. */
  readonly isSecure: boolean;
  /** The value of its `Proxy-Authorization` header; undefined where the variable names no user. */
  authorization(): string | undefined;
}

/** What is wrong with the value of the variable that names a proxy. It quotes no part of the value, which may hold a password. */
export interface UnusableProxy {
  readonly problem: string;
  readonly advice: string;
}

/** The order in which `proxy-from-env` reads them, each in lower case before upper case. */
const VARIABLES = ['npm_config_https_proxy', 'https_proxy', 'npm_config_proxy', 'all_proxy'].flatMap((name) => [
  name,
  name.toUpperCase(),
]);

const DEFAULT_PORTS = new Map([
  ['http:', 80],
  ['https:', 443],
]);

const ADVICE =
  'Enter a URL such as http://proxy.example.com:3128, and write special characters of its user name and password ' +
  'percent-encoded, for example @ as %40, / as %2F and % as %25.';

/**
 * The proxy for a URL by `HTTPS_PROXY`, `NO_PROXY` and the like. Plain http is for this machine only, so it has none.
 *
 * @returns undefined where the URL is reached without a proxy
 */
export function findProxy(href: string): Proxy | UnusableProxy | undefined {
  if (!href.startsWith('https:') || !getProxyForUrl(href)) {
    return undefined;
  }
  const variable = VARIABLES.find((name) => process.env[name]) ?? 'HTTPS_PROXY';
  return readProxy(variable, process.env[variable] ?? '');
}

export function isUsable(proxy: Proxy | UnusableProxy): proxy is Proxy {
  return !('problem' in proxy);
}

/** What is wrong with the proxies for these URLs, and what to do about it. */
export function findProxyProblems(hrefs: readonly string[]): string[] {
  const texts = hrefs.map(findProxy).map((proxy) => proxy && !isUsable(proxy) && `${proxy.problem}. ${proxy.advice}`);
  return [...new Set(texts)].filter((text) => typeof text === 'string');
}

function readProxy(variable: string, value: string): Proxy | UnusableProxy {
  // as with other programs, a proxy without a scheme is reached over http
  const url = parseUrl(value.includes('://') ? value : `http://${value}`);
  const defaultPort = url && DEFAULT_PORTS.get(url.protocol);
  const user = [decode(url?.username), decode(url?.password)];
  const problem =
    !url || url.hostname === '' || url.port === '0'
      ? 'is not the URL of a proxy'
      : defaultPort === undefined
        ? 'names a proxy of a kind that cannot be used, because its URL begins neither with http:// nor with https://'
        : url.pathname !== '/' || url.search || url.hash
          ? 'holds something after the port of the proxy'
          : user.includes(undefined)
            ? 'holds a % in the user name or the password that begins no percent-encoded character'
            : undefined;
  if (!url || defaultPort === undefined || problem !== undefined) {
    return { problem: `${variable} ${problem}`, advice: ADVICE };
  }
  const port = Number(url.port) || defaultPort;
  const authorization = `Basic ${Buffer.from(user.join(':')).toString('base64')}`;
  return {
    variable,
    name: `${url.hostname}:${port}`,
    // without the brackets of an IPv6 address
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    isSecure: url.protocol === 'https:',
    authorization: () => (url.username || url.password ? authorization : undefined),
  };
}

function decode(text = ''): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
