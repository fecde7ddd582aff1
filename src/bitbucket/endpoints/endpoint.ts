import { isIdentifier, printable } from '../../text/printable';
import { asText, lookUp } from '../../text/untrusted';
import { ProtocolError } from '../http/errors';
import { type Bucket, bucketOf } from '../limits';

/** What a request for an endpoint needs besides the values of its path. */
interface EndpointOptions {
  /** The largest page that Bitbucket gives. */
  readonly pagelen?: number;
  /** Fields that are added to the response by a `+` each, or left out of it by a `-`. */
  readonly fields?: string;
  /** Whether the response is the whole list, without pages. */
  readonly isUnpaged?: boolean;
  /** Whether a listing must be read by one credential from its first page to its last. */
  readonly isWholeWorkspace?: boolean;
  /** Whether an empty list is believed only when every credential that sees the whole workspace is given one. */
  readonly emptyIsDoubted?: boolean;
  /** Whether the object is requested once in a run, and then kept. */
  readonly isKept?: boolean;
  /** Whether 404 is an ordinary answer: not everything that can be asked about has to exist. */
  readonly notFoundIsAnswer?: boolean;
  /**
   * Whether a refusal is reported although the credentials that could confirm it are at their limit: because Bitbucket often loses what is
   * listed, whoever asks, or because the step decides whether it believes the refusal.
   */
  readonly refusalIsFinal?: boolean;
  /**
   * Whether only repositories with pipelines are asked, where it is known which have them. To the backend that answers, others
   * are unknown, which makes an empty list.
   */
  readonly needsPipelines?: boolean;
  /** The value of the path in which slashes stay, as in the name of a branch. Bitbucket's own links to branches have them. */
  readonly withSlashes?: string;
}

/** An endpoint as data. `Resource` is the type of the object that it gives, or of the items that it lists. */
export interface Endpoint<Resource = unknown, Path extends string = string> extends EndpointOptions {
  /** Under which its calls are counted. */
  readonly name: string;
  /** With `{...}` where values go; these are encoded. */
  readonly path: Path;
  /** Which limit its calls count against. */
  readonly bucket: Bucket;
  /** Carries the type of the resource; there is no such value. */
  readonly resource?: Resource;
}

/** The values that the path of an endpoint names. */
export type RefOf<E extends Endpoint> = E extends Endpoint<unknown, infer Path> ? PathValues<Path> : never;

/** What an endpoint gives or lists. */
export type ResourceOf<E extends Endpoint> = E extends Endpoint<infer Resource> ? Resource : never;

type PathValues<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Record<Name, string | number> & PathValues<Rest>
  : unknown;

/** Names and values; a name may occur more than once. */
export type Query = readonly (readonly [name: string, value: string])[];

/** The largest page of most listings. */
const PAGELEN = 100;

type Unnamed<R, P extends string> = Omit<Endpoint<R, P>, 'name'>;
type Named<E> = { readonly [Name in keyof E]: E[Name] & { readonly name: Name & string } };

/** An endpoint that gives one object. */
export function object<R>() {
  return <P extends string>(path: P, options: EndpointOptions = {}): Unnamed<R, P> => ({
    path,
    bucket: bucketOf(path),
    ...options,
  });
}

/** An endpoint that lists objects in pages. */
export function listing<R>() {
  return <P extends string>(path: P, options: EndpointOptions = {}): Unnamed<R, P> =>
    object<R>()(path, { pagelen: PAGELEN, ...options });
}

/** Names each endpoint by its key. */
export function named<E extends Readonly<Record<string, Unnamed<unknown, string>>>>(endpoints: E): Named<E> {
  return Object.fromEntries(
    Object.entries(endpoints).map(([name, endpoint]) => [name, { name, ...endpoint }]),
  ) as Named<E>;
}

/**
 * The URL of an endpoint on `origin`, with its own page size and fields before the rest of the query.
 *
 * @throws ProtocolError when a value cannot be part of a path
 */
export function toUrl<E extends Endpoint>(
  origin: string,
  { path, pagelen, fields, withSlashes }: E,
  ref: RefOf<E>,
  query: Query = [],
): URL {
  const values = ref as Readonly<Record<string, string | number | undefined>>;
  const url = new URL(
    path.replace(/{(\w+)}/g, (_, name: string) => {
      const value = asText(lookUp(values, name));
      const parts = name === withSlashes ? value.split('/') : [value];
      return parts.map((part) => toSegment(path, name, part)).join('/');
    }),
    origin,
  );
  if (pagelen !== undefined) {
    url.searchParams.set('pagelen', String(pagelen));
  }
  if (fields !== undefined) {
    url.searchParams.set('fields', fields);
  }
  query.forEach(([name, value]) => url.searchParams.append(name, value));
  return url;
}

function toSegment(path: string, name: string, value: string): string {
  if (!isIdentifier(value)) {
    const problem = `"${printable(value)}" cannot be the ${name} of a request, which has to be part of an address`;
    throw new ProtocolError({ endpoint: `GET ${path}`, problem });
  }
  return encodeURIComponent(value);
}
