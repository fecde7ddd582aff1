import { summaryText } from '../../src/cli/summaryText';
import { WIDTH, wrapMessage } from '../../src/cli/text';
import { EntityTypes, RelationshipTypes } from '../../src/graph/types';
import { createReport } from '../../src/report/createReport';
import { toJson } from '../../src/report/formats/json';
import type { Graph, GraphObject, GraphRelationship } from '../../src/report/graph';
import { timelineOf } from '../../src/report/page/browser/timeline';
import { renderPage } from '../../src/report/page/server/renderPage';
import { toPageData } from '../../src/report/page/server/toPageData';
import type { PageCommit, PageReview } from '../../src/report/page/shared/pageData';
import type { Report } from '../../src/report/reportData';
import { isForMainBranch } from '../../src/steps/branchRestrictions/mainBranch';
import { protectionOf } from '../../src/steps/branchRestrictions/protection';
import { matchGlob } from '../../src/text/globPattern';
import { IS_EXHAUSTIVE } from '../thoroughness';
import { type Json, soundGraph, STARTED_ON } from './graphFolder';

/* The work grows with the input and no faster. It is counted: how often a value is read, how long a text becomes. */

const TIMES = { startedOn: STARTED_ON, collectedOn: STARTED_ON + 5_000, generatedOn: STARTED_ON + 9_000 };
const ASSETS = { script: '', style: '', queries: new Map<string, string>() };
const WORD = 'x'.repeat(2_000_000);
const MANY = IS_EXHAUSTIVE ? 40_000 : 5_000;

const report = (graph: Graph): Report => createReport(graph, [], TIMES);
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

function entity(type: string, key: string, properties: Json = {}): GraphObject {
  return { _key: key, _type: type, displayName: key, ...properties };
}

function link(type: string, from: string, to: string, verb = 'HAS'): GraphRelationship {
  return { _key: `${from}|${type}|${to}`, _type: type, _class: verb, _fromEntityKey: from, _toEntityKey: to };
}

describe('patterns of branch restrictions', () => {
  test.each([
    ['many stars', '*a'.repeat(500), 'a'.repeat(1_000)],
    ['large sets', `*[${'bc'.repeat(490)}]d`, 'a'.repeat(1_000)],
    ['many sets', '*[b-z]'.repeat(160), 'a'.repeat(1_000)],
    ['brackets that nothing closes', `*${'['.repeat(900)}`, '['.repeat(1_000)],
  ])('compare each character at most once with each of the branch: %s', (_, pattern, branch) => {
    expect(matchGlob(pattern, branch).comparisons).toBeLessThanOrEqual((pattern.length + 1) * (branch.length + 1));
  });

  test.each([
    ['pattern', 'main', '*'.repeat(40_000)],
    ['branch', 'm'.repeat(40_000), '*'],
  ])('are not matched with a %s of 40,000 characters, and nothing is said of the branch', (_, branch, pattern) => {
    const restriction = { id: 1, kind: 'push', branch_match_kind: 'glob', pattern };
    expect(isForMainBranch(restriction, branch)).toBeUndefined();
    const { directPushRestricted, protected: isProtected } = protectionOf(branch, [restriction], { inherits: false });
    expect([directPushRestricted, isProtected]).toEqual([undefined, undefined]);
  });

  test('may be 200,000, with a number each', () => {
    const one = { id: 1, kind: 'require_approvals_to_merge', branch_match_kind: 'glob', pattern: 'main', value: 2 };
    const restrictions = numbers(200_000).map(() => one);
    expect(protectionOf('main', restrictions, { inherits: false }).requiredApprovals).toBe(2);
  });
});

describe('a word of 2 MB', () => {
  const NAMES = ['displayName', 'name', 'fullName', 'slug', 'title', 'author', 'defaultBranch', 'target', 'address'];
  const graphWith = (property: string) => {
    const graph = soundGraph();
    for (const object of graph.entities) {
      if (object[property] !== undefined) {
        object[property] = property === 'target' ? `main${WORD}` : WORD;
      }
    }
    return graph;
  };

  test.each([...NAMES, 'description', 'permission', 'environmentType', 'state', 'nickname', 'approvers'])(
    'in the property %s is cut in the terminal, the page and the data',
    (property) => {
      const graph = graphWith(property);
      const result = report(graph);
      const terminal = summaryText(result, { warnings: [] });
      expect(Math.max(...terminal.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(WIDTH);
      expect(terminal.split('\n').length).toBeLessThan(120);
      expect(renderPage(result, graph, ASSETS).length).toBeLessThan(300_000);
      expect(JSON.stringify(result.findings).length).toBeLessThan(100_000);
    },
  );

  test('in an address is left out', () => {
    const graph = soundGraph();
    graph.entities.forEach((object) => (object.webLink = `https://bitbucket.org/${WORD}`));
    const result = report(graph);
    expect(JSON.stringify(result).length).toBeLessThan(100_000);
    expect(renderPage(result, graph, ASSETS).length).toBeLessThan(300_000);
  });

  test('in the name of an owner is not repeated for each thing that it owns', () => {
    const variables = numbers(1_000).map((index) =>
      entity(EntityTypes.PIPELINE_VARIABLE, `v${index}`, { name: 'NPM_TOKEN', secured: false }),
    );
    const graph: Graph = {
      entities: [entity(EntityTypes.REPO, '{r}', { fullName: WORD, displayName: WORD, public: true }), ...variables],
      relationships: variables.map(({ _key }) => link(RelationshipTypes.REPO_HAS_PIPELINE_VARIABLE, '{r}', _key)),
    };
    const result = report(graph);
    expect(JSON.stringify(result).length).toBeLessThan(1_000_000);
    expect(renderPage(result, graph, ASSETS).length).toBeLessThan(2_000_000);
  });

  test('in a key is written once for each object and each of its findings', () => {
    const key = WORD;
    const graph: Graph = { entities: [entity(EntityTypes.REPO, key, { public: true })], relationships: [] };
    const result = report(graph);
    const items = result.findings.flatMap(({ items }) => items);
    expect(toJson(result).length).toBeLessThan((items.length + 0.1) * WORD.length);
    expect(renderPage(result, graph, ASSETS).length).toBeLessThan(2.2 * WORD.length);
  });

  test('in a type is written once for each object and once in the totals', () => {
    const graph: Graph = { entities: [entity(WORD, '{a}'), entity(WORD, '{b}')], relationships: [] };
    expect(renderPage(report(graph), graph, ASSETS).length).toBeLessThan(2.2 * WORD.length);
  });

  test('in a message breaks no line but its own', () => {
    const message = wrapMessage(`${'word '.repeat(200_000)}${WORD}`);
    const lines = message.split('\n');
    expect(lines.filter(({ length }) => length > WIDTH)).toHaveLength(1);
    expect(message.length).toBe(5 * 200_000 + WORD.length);
  });
});

describe('an object with very many neighbors', () => {
  /** An environment with relationships of one type, and variables that it owns. */
  function hub(size: number): Graph {
    const variables = numbers(size).map((index) =>
      entity(EntityTypes.PIPELINE_VARIABLE, `v${index}`, { name: 'NPM_TOKEN', secured: false }),
    );
    const users = numbers(size).map((index) => entity(EntityTypes.USER, `u${index}`));
    return {
      entities: [entity(EntityTypes.ENVIRONMENT, '{hub}'), ...variables, ...users],
      relationships: [
        ...users.map(({ _key }) => link('bitbucket_user_likes_environment', _key, '{hub}')),
        ...variables.map(({ _key }) => link(RelationshipTypes.ENVIRONMENT_HAS_PIPELINE_VARIABLE, '{hub}', _key)),
      ],
    };
  }

  /** How often the relationships of a graph are read for its page. */
  function readsOf(graph: Graph): number {
    let reads = 0;
    const counted = (relationship: GraphRelationship): GraphRelationship =>
      new Proxy(relationship, {
        get: (target, name, receiver) => {
          reads += 1;
          return Reflect.get(target, name, receiver) as unknown;
        },
      });
    const watched = { ...graph, relationships: graph.relationships.map(counted) };
    toPageData(report(watched), watched);
    return reads;
  }

  test('twice as many relationships are read twice as often', () => {
    expect(readsOf(hub(2_000))).toBeLessThan(2.1 * readsOf(hub(1_000)));
  });

  test('and the page grows with them', () => {
    const sizeOf = (size: number) => {
      const graph = hub(size);
      return renderPage(report(graph), graph, ASSETS).length;
    };
    expect(sizeOf(MANY)).toBeLessThan(2.2 * sizeOf(MANY / 2));
  });

  test('each relationship may have a class of its own', () => {
    const graph = hub(MANY / 10);
    const relationships = graph.relationships.map((one, index) => ({ ...one, _class: `VERB_${index}` }));
    expect(toPageData(report(graph), { ...graph, relationships }).verbs).toHaveLength(relationships.length);
  });
});

describe('very many objects', () => {
  test('of one finding are all in the data, and few in the terminal and in the cards', () => {
    const entities = numbers(MANY).map((index) => entity(EntityTypes.REPO, `{${index}}`, { public: true }));
    const graph = { entities, relationships: [] };
    const result = report(graph);
    expect(result.findings.find(({ id }) => id === 'public-repositories')?.items).toHaveLength(MANY);
    expect(summaryText(result, { warnings: [] }).length).toBeLessThan(5_000);
    const page = renderPage(result, graph, ASSETS);
    expect(page.length).toBeLessThan(400 * MANY);
    expect(page.match(/<li class="row/g)).toHaveLength(20);
  });

  test('with properties that no other has make the page no longer than a fixed number of properties for each', () => {
    const graphOf = (size: number): Graph => {
      const odd = (index: number) => Object.fromEntries(numbers(10).map((each) => [`p${index}x${each}`, each]));
      return { entities: numbers(size).map((index) => entity('odd', `${index}`, odd(index))), relationships: [] };
    };
    const data = toPageData(report(graphOf(2_000)), graphOf(2_000));
    expect(data.types).toEqual([expect.objectContaining({ omittedProperties: 19_800 })]);
    expect(data.objects.every(({ values }) => values.length === 200)).toBe(true);
  });

  (IS_EXHAUSTIVE ? test : test.skip)('are left out of the page beyond 300,000, and it says how many', () => {
    const entities = numbers(300_010).map((index) => entity(EntityTypes.REPO, `{${index}}`));
    const graph = { entities, relationships: [] };
    const data = toPageData(report(graph), graph);
    expect([data.objects.length, data.omittedObjects]).toEqual([300_000, 10]);
  });
});

describe('a pull request', () => {
  test('with very many approvers reads each participant a fixed number of times', () => {
    const readsOf = (size: number) => {
      let reads = 0;
      const participant = (index: number) => ({
        get user() {
          reads += 1;
          return { uuid: `{${index}}`, display_name: `Person ${index}` };
        },
        approved: true,
      });
      const graph = soundGraph();
      const pullRequest = graph.entities.find(({ _type }) => _type === EntityTypes.PULL_REQUEST)!;
      pullRequest.approvers = numbers(size).map((index) => `Person ${index}`);
      pullRequest.approverIds = numbers(size).map((index) => `{${index}}`);
      pullRequest._rawData = [{ rawData: { participants: numbers(size).map(participant) } }];
      const result = report(graph);
      renderPage(result, graph, ASSETS);
      expect(JSON.stringify(result.findings).length).toBeLessThan(50_000);
      return reads;
    };
    expect(readsOf(1_000)).toBeLessThan(2.1 * readsOf(500));
  });

  test('with very many commits and reviews has a timeline that reads each commit a fixed number of times', () => {
    const size = 2_000;
    let reads = 0;
    const commits = numbers(size).map((index): PageCommit => [`hash${index}`, '', 0, 0]);
    const counted = new Proxy(commits, {
      get: (target, name, receiver) => {
        reads += typeof name === 'string' && /^\d+$/.test(name) ? 1 : 0;
        return Reflect.get(target, name, receiver) as unknown;
      },
    });
    const reviews = numbers(size).map((index): PageReview => {
      return { by: 'Ann', verdict: 'approved', on: index, commit: `hash${size - 1 - (index % 2)}` };
    });
    const facts = { state: 'OPEN', author: 'Bob', source: 'work', target: 'main', commits: counted, reviews };
    expect(timelineOf(facts).length).toBeGreaterThan(size);
    expect(reads).toBeLessThan(5 * size);
  });
});
