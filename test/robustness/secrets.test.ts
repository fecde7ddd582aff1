import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';

import { startCommand } from '../../harness/command';
import { startSimulator } from '../../simulator';
import { ALL_SCOPES } from '../../simulator/options';
import { summaryText } from '../../src/cli/summaryText';
import { parseConfig } from '../../src/config';
import { createReport } from '../../src/report/createReport';
import type { Graph } from '../../src/report/graph';
import { renderPage } from '../../src/report/page/server/renderPage';
import { type FaultRun, runWithFaults } from '../faults/faultRun';
import { itemsOf } from '../faults/mutate';
import { readFiles } from '../integration/readFiles';
import { connect } from '../unit/bitbucket/connect';
import { type Script, startServer, tokenOf } from '../unit/bitbucket/scriptedServer';
import { startProxy } from './handmadeProxy';

/* Canaries stand wherever a secret can be. No output may show one. */

jest.setTimeout(120_000);

/** Part of every canary, in lower case, since host names are. */
const CANARY = 'c4n4ry';

/** Everything that a run gives: graph with raw data, events, log, error, report, page and summary. */
function outputsOf({ run, error }: FaultRun): string {
  const graph = JSON.parse(
    JSON.stringify({ entities: run?.entities ?? [], relationships: run?.relationships ?? [] }),
  ) as Graph;
  const report = createReport(graph, [], { generatedOn: 3, startedOn: 1, collectedOn: 2 });
  const texts = [
    JSON.stringify([graph, run?.events, run?.lines, report]),
    renderPage(report, graph, { script: '', style: '', queries: new Map() }),
    summaryText(report, { warnings: run?.events.map(({ description }) => description) ?? [] }),
    inspect(error, { depth: 20, showHidden: true }),
  ];
  return texts.join('\n').toLowerCase();
}

/** What surrounds each canary in a text. */
function canariesIn(text: string): string[] {
  return [...text.matchAll(new RegExp(`.{0,60}${CANARY}.{0,20}`, 'g'))].map(([found]) => found);
}

type Change = (text: string, path: readonly string[]) => string;

/** A copy in which every text is changed. */
function mapTexts(value: unknown, change: Change, path: readonly string[] = []): unknown {
  if (typeof value === 'string') {
    return change(value, path);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((item) => mapTexts(item, change, path));
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, mapTexts(field, change, [...path, name])]),
  );
}

/** Changes every text of the records of all listings, except for what identifies them. */
function runWithTexts(change: Change): Promise<FaultRun> {
  const isFree: Change = (text, path) =>
    /^(?:uuid|account_id|slug|full_name|key|kind|state|permission|hash|raw|href|type|\w+_on|\w+_at|date|events)$/.test(
      path.at(-1) ?? '',
    )
      ? text
      : change(text, path);
  const transform = (body: unknown) => {
    const page = structuredClone(body);
    const items = itemsOf(page);
    items.forEach((item, index) => {
      items[index] = mapTexts(item, isFree);
    });
    return page;
  };
  const listings =
    /\/(?:members|permissions|projects|hooks|deploy-keys|environments|runners|variables|pullrequests|commits|activity|branch-restrictions)$|^\/1\.0\/groups\/|^\/2\.0\/repositories\/[^/]+$|^\/2\.0\/workspaces\/[^/]+$/;
  return runWithFaults([{ path: listings, fault: { kind: 'transform', transform } }], { allSources: true });
}

/** Gives one after the other, and begins again. */
function inTurn<T>(items: readonly T[]): () => T {
  let next = 0;
  return () => items[next++ % items.length]!;
}

describe('no output shows what records hold', () => {
  const TEXTS: [string, string][] = [
    ['a password in an address', 'see https://deploy:C4n4ry@acme.example/x'],
    ['a password with a slash in an address', 'see https://deploy:C4n4ry/x@acme.example/x'],
    ['a token as the user of an address', 'see https://C4n4ry@acme.example/x'],
    ['a password in an ssh address', 'git clone ssh://git:C4n4ry@acme.example:7999/x.git'],
    ['a password in an address without a scheme', 'git clone deploy:C4n4ry@acme.example:x.git'],
    ['a token in a query', 'see https://acme.example/x?page=1&access_token=C4n4ry#y'],
    ['a token in a fragment', 'see https://acme.example/x#token=C4n4ry'],
    ['a named value', 'DB_PASSWORD=C4n4ry'],
    ['a Bearer token', 'Authorization: Bearer C4n4ry0123456789'],
    ['Basic credentials', 'Authorization: Basic C4n4ryOmMwMA=='],
    ['a token of Bitbucket', 'old ATCTT3xC4n4ry0123456789'],
    ['a token of another service', 'old ghp_C4n4ry0123456789abcdef'],
  ];

  async function expectHiddenInTexts(canaries: readonly string[]): Promise<void> {
    const nextCanary = inTurn(canaries);
    const run = await runWithTexts((text) => `${text} ${nextCanary()}`);
    expect(run.run?.entities.length).toBeGreaterThan(20);
    expect(canariesIn(outputsOf(run))).toEqual([]);
  }

  test('in any text: a credential in an address, a named value, or a token', () =>
    expectHiddenInTexts(TEXTS.map(([, canary]) => canary)));

  test('in web links', async () => {
    const transform = (body: unknown) =>
      JSON.parse(
        JSON.stringify(body, (name, value: unknown) =>
          name === 'html' && typeof value === 'object'
            ? { href: 'https://me:C4n4ry@bitbucket.org/acme?access_token=C4n4ry' }
            : value,
        ),
      ) as unknown;
    const run = await runWithFaults([{ path: /^\/2\.0\//, fault: { kind: 'transform', transform } }]);
    const outputs = outputsOf(run);
    expect(outputs).toContain('https://bitbucket.org/acme?access_token=***');
    expect(canariesIn(outputs)).toEqual([]);
  });

  test('in fields that are called a token, a secret, a password or a key, which no version of the API has today', async () => {
    const names = ['token', 'access_token', 'client_secret', 'password', 'private_key', 'apiKey'];
    const secrets = Object.fromEntries(names.map((name) => [name, 'C4n4ry']));
    const transform = (body: unknown) => {
      const page = structuredClone(body);
      itemsOf(page).forEach((item) => Object.assign(item as object, secrets, { nested: [secrets] }));
      return page;
    };
    const run = await runWithFaults([{ path: /^\/[12]\.0\//, fault: { kind: 'transform', transform } }], {
      allSources: true,
    });
    expect(run.error).toBeUndefined();
    expect(canariesIn(outputsOf(run))).toEqual([]);
  });

  const ADDRESSES: [string, string][] = [
    ['a word', 'https://ci.acme.example/hook/C4n4ry'],
    ['a word at the start', 'https://ci.acme.example/C4n4ry'],
    ['between kinds of receivers', 'https://api.acme.example/hook/C4n4ry/notify'],
    ['a bot', 'https://api.acme.example/bot123456789:C4n4ry/sendMessage'],
    ['a parameter of the path', 'https://api.acme.example/webhooks;token=C4n4ry'],
    ['a named segment', 'https://ci.acme.example/generic/secret=C4n4ry'],
    ['a segment after its name', 'https://acme.example/trigger/push/with/key/C4n4ry'],
    ['a user and a password', 'https://C4n4ry:C4n4ry@ci.acme.example/job/x/build?token=C4n4ry#C4n4ry'],
    ['a query', 'https://chat.acme.example/api/v1/external/bitbucket?api_key=C4n4ry&stream=C4n4ry'],
    ['a label of the host', 'https://c4n4ry7abcdefg.m.acme.example'],
    ['no web address', 'ssh://C4n4ry@ci.acme.example/C4n4ry'],
    // what the other canaries are no example of: the secrets of these look like anything
    ['letters only', 'https://hooks.acme.example/hooks/catch/abcdefghijklmnopqrstuvwxyzabcdef/'],
    ['digits only', 'https://hooks.acme.example/hooks/7364829105738291'],
    ['a short code', 'https://hooks.acme.example/hooks/catch/bx2abcz'],
    ['a name', 'https://hooks.acme.example/api/swordfish/run'],
    ['hexadecimal digits', 'https://hooks.acme.example/hook/bed6d00b5555b1603e1f59b94d7fdbca58089cb5663633fb'],
  ];
  const OTHERS = ['abcdefghijklmnopqrstuvwxyzabcdef', '7364829105738291', 'bx2abcz', 'swordfish', 'bed6d00b5555b160'];
  const NAMES_AND_DESCRIPTIONS = ['description', 'label', 'comment', 'name', 'pattern', 'labels'];

  async function expectHiddenInAddresses(addresses: readonly string[]): Promise<void> {
    const nextAddress = inTurn(addresses);
    const change: Change = (text, path) => {
      const isName = path.length === 1 && NAMES_AND_DESCRIPTIONS.includes(path[0]!);
      return path[0] === 'url' ? nextAddress() : isName ? `Via ${nextAddress()}` : text;
    };
    const transform = (body: unknown) => {
      const page = structuredClone(body);
      const items = itemsOf(page);
      items.forEach((item, index) => {
        items[index] = mapTexts(item, change);
      });
      return page;
    };
    const path = /\/(?:hooks|deploy-keys|environments|runners|variables|branch-restrictions)$/;
    const run = await runWithFaults([{ path, fault: { kind: 'transform', transform } }], { allSources: true });
    const outputs = outputsOf(run);
    expect(canariesIn(outputs)).toEqual([]);
    expect(OTHERS.filter((other) => outputs.includes(other))).toEqual([]);
  }

  test('in addresses of webhooks, and in names and descriptions of what acts on repositories', () =>
    expectHiddenInAddresses(ADDRESSES.map(([, address]) => address)));
});

describe('no error shows a credential that a server repeats', () => {
  const SECRET = 'C4n4ry+S3cret/of=a';
  const TOKEN = 'C4n4ry-T0ken.of_a';
  const KEY = 'key-of-a';
  const BASIC = Buffer.from(`${KEY}:${SECRET}`).toString('base64');
  const split = (text: string) => text.replace(/.{5}/g, '$&\r\n');
  const entities = (text: string) =>
    [...text].map((character) => `&#x${character.charCodeAt(0).toString(16)};`).join('');

  /** All that a caller could print of the error of a request. */
  async function errorOf(api: Script, token?: Script): Promise<string> {
    const server = await startServer(api, token ?? (() => ({ json: { access_token: TOKEN, expires_in: 7200 } })));
    try {
      const client = connect(server, { consumers: [{ key: KEY, secret: SECRET }] });
      const error: unknown = await client
        .grantedScopes(client.credentials.all[0]!)
        .then(
          () =>
            client.get(
              { name: 'workspace', path: '/2.0/workspaces/{workspace}', bucket: 'other' },
              { workspace: 'acme' },
            ),
          (reason: unknown) => reason,
        )
        .catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Error);
      const shown = inspect([error, client], { depth: 20, showHidden: true, maxStringLength: null });
      return [(error as Error).message, JSON.stringify(error), shown].join('\n');
    } finally {
      await server.close();
    }
  }

  const spellingsOf = (secret: string): [string, string][] => [
    ['as it is', secret],
    ['in lower case', secret.toLowerCase()],
    ['for URLs', encodeURIComponent(secret)],
    ['for URLs, twice', encodeURIComponent(encodeURIComponent(secret))],
    ['in JSON', JSON.stringify(JSON.stringify(secret))],
    ['in HTML', entities(secret)],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64 for URLs', Buffer.from(`x${secret}y`).toString('base64url')],
    ['in base64 of its header', Buffer.from(`{"Authorization": "Bearer ${secret}"}`).toString('base64')],
    ['split over lines', split(secret)],
    ['in base64 split over lines', split(Buffer.from(secret).toString('base64'))],
  ];
  const SPELLINGS = [TOKEN, SECRET, BASIC].flatMap((secret, index) =>
    spellingsOf(secret).map(([how, text]) => [['token', 'secret', 'header'][index]!, how, text] as const),
  );

  /** A request for a token that fails can repeat what it was sent: no token. */
  const KNOWN_BEFORE = SPELLINGS.filter(([what]) => what !== 'token');

  /** The credentials in all spellings, as any piece of which a text could show one. */
  const PIECES = [...SPELLINGS.map(([, , text]) => text), 'C4n4ry', 'S3cret', 'T0ken'];

  function expectNoPiece(text: string): void {
    expect(PIECES.filter((piece) => text.toLowerCase().includes(piece.toLowerCase()))).toEqual([]);
  }

  const refusal = (text: string) => ({ type: 'error', error: { message: `Refused: ${text}`, data: { key: text } } });

  test.each(SPELLINGS)('in the body: the %s, %s', async (_, __, text) => {
    expectNoPiece(await errorOf(() => ({ status: 400, json: refusal(text) })));
  });

  test.each(KNOWN_BEFORE)('in the body of a refused request for a token: the %s, %s', async (_, __, text) => {
    const json = { error: text, error_description: `Refused: ${text}` };
    expectNoPiece(
      await errorOf(
        () => ({}),
        () => ({ status: 400, json }),
      ),
    );
  });

  test.each([400, 401, 403, 404, 410, 418, 429, 500])('in the text of the status %i', async (status) => {
    const reply =
      (text: string): Script =>
      () =>
      (response) => {
        response.statusMessage = `No ${text}`;
        response.writeHead(status, { 'Content-Type': 'application/json', 'WWW-Authenticate': `Bearer ${text}` });
        response.end('{"type": "error", "error": {"message": "no"}}');
      };
    expectNoPiece(await errorOf(reply(`${TOKEN} and ${SECRET}`)));
    expectNoPiece(await errorOf(() => ({}), reply(`${SECRET} and ${BASIC}`)));
  });

  test.each([
    ['the host', `https://${TOKEN}.acme.example/`],
    ['the host, which is a name of its own', `https://${TOKEN.replace(/[._]/g, '-')}/`],
    ['the path', `https://acme.example/${TOKEN}/${SECRET}`],
    ['the query', `https://acme.example/?token=${encodeURIComponent(SECRET)}`],
    ['the user', `https://${TOKEN}:${encodeURIComponent(SECRET)}@acme.example/`],
    ['what is no URL', `https://${TOKEN} and ${SECRET}`],
    ['another protocol', `javascript:${TOKEN}`],
  ])('in the target of a redirect: %s', async (_, location) => {
    expectNoPiece(await errorOf(() => ({ status: 302, headers: { Location: location } })));
    expectNoPiece(
      await errorOf(
        () => ({}),
        () => ({ status: 302, headers: { Location: location } }),
      ),
    );
  });

  test('in the address of the next page', async () => {
    const server = await startServer(
      () => ({ json: { values: [], next: `https://${TOKEN}.acme.example/${SECRET}?a=${TOKEN}` } }),
      () => tokenOf('a', 1),
    );
    const client = connect(server);
    const listing = client.list({ name: 'members', path: '/2.0/members', bucket: 'other' }, {});
    const error: unknown = await listing.next().catch((reason: unknown) => reason);
    await server.close();
    expect((error as Error).message).toContain('"next" leads out of the API');
    expectNoPiece(inspect(error, { showHidden: true }));
  });
});

describe('no problem of the configuration quotes a secret', () => {
  const URL_WITH_PASSWORD = 'https://x-token-auth:C4n4ry@bitbucket.org/acme';

  test.each([
    ['an address with a password as workspace', { workspace: URL_WITH_PASSWORD }, {}],
    ['an address with a password as domain', { emailDomains: URL_WITH_PASSWORD }, {}],
    ['an address with a password as repository', { excludeRepositories: URL_WITH_PASSWORD }, {}],
    ['a token as workspace', { workspace: 'ATCTT3xC4n4ry0123456789/x' }, {}],
    ['a secret with white space as key', { oauthKey: 'C4n4ry secret' }, {}],
    ['an access token with white space', { accessTokens: 'C4n4ry token' }, {}],
    ['a secret as number', { rateLimitMaxWaitMinutes: 'C4n4ry' }, {}],
    ['a secret as switch', { enrichedPrs: 'C4n4ry' }, {}],
    ['two keys and one secret', { oauthKey: 'a,b', oauthSecret: 'C4n4ry' }, {}],
    ['an origin with a password', {}, { BITBUCKET_API_ORIGIN: 'https://me:C4n4ry@api.bitbucket.org' }],
    ['an address of tokens with a password', {}, { BITBUCKET_OAUTH_URL: 'http://me:C4n4ry@bitbucket.org' }],
    ['an origin that is a secret', {}, { BITBUCKET_API_ORIGIN: 'C4n4ry' }],
    ['a secret as concurrency', {}, { BITBUCKET_CONCURRENCY: 'C4n4ry' }],
    ['a secret as discovery', {}, { BITBUCKET_PULL_REQUEST_DISCOVERY: 'C4n4ry' }],
  ])('%s', (_, config, environment) => {
    const valid = { oauthKey: 'key', oauthSecret: 'secret', workspace: 'acme' };
    const { problems = [] } = parseConfig({ ...valid, ...config }, environment);
    expect(problems.length).toBeGreaterThan(0);
    expect(canariesIn(problems.join('\n').toLowerCase())).toEqual([]);
  });
});

describe.each([['collect'], ['doctor', '--json']])('with NODE_DEBUG set, %s', (...args: string[]) => {
  test('shows no credential', async () => {
    const consumers = [{ key: 'key-1', secret: 'C4n4ry-secret-1', scopes: ALL_SCOPES }];
    const simulator = await startSimulator({
      consumers,
      accessTokens: [{ token: 'ATCTT3xC4n4ry', reach: { workspace: 'northwind-robotics' } }],
      sizes: { users: 3, groups: 1, projects: 1, repositories: 1, pullRequests: 2 },
    });
    const folder = mkdtempSync(join(tmpdir(), 'graph-bitbucket-'));
    try {
      const { output } = await startCommand(folder, args, {
        ...simulator.environment(),
        LOG_LEVEL: 'trace',
        NODE_DEBUG: 'http,https,http2,net,tls,stream,undici,fetch',
        DEBUG: '*',
      }).ended;
      const texts = [output, ...readFiles(folder).map(({ text }) => text)].join('\n');
      expect(output).toMatch(/HTTP \d+: /);
      expect(texts).not.toMatch(/\b(?:Bearer|Basic) [\w+/=.~-]{6,}/);
      expect(simulator.issuedTokens().filter((token) => texts.includes(token))).toEqual([]);
      expect(canariesIn(texts.toLowerCase())).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await simulator.close();
    }
  });
});

test('with NODE_DEBUG set, a run through a proxy shows neither its password nor a token', async () => {
  const proxy = await startProxy('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
  const folder = mkdtempSync(join(tmpdir(), 'graph-bitbucket-'));
  try {
    const { output, exitCode } = await startCommand(folder, ['doctor'], {
      ...{ OAUTH_KEY: 'key-1', OAUTH_SECRET: 'C4n4ry-secret', WORKSPACE: 'acme' },
      ...{ HTTPS_PROXY: `http://me:C4n4ry-password@${proxy.name}`, NODE_DEBUG: 'http,https,net,tls', DEBUG: '*' },
    }).ended;
    const sent = /Proxy-Authorization: Basic (\S+)/i.exec(proxy.requests.join())?.[1];
    expect(Buffer.from(sent ?? '', 'base64').toString()).toBe('me:C4n4ry-password');
    expect(exitCode).toBe(1);
    expect(output.replace(/\s+/g, ' ')).toContain(`the proxy ${proxy.name} answered 407`);
    expect(output).not.toContain(sent);
    expect(output).not.toMatch(/\b(?:Bearer|Basic) [\w+/=.~-]{6,}/);
    expect(canariesIn(output.toLowerCase())).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await proxy.close();
  }
});
