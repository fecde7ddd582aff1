/** Subjects of repositories, and the key of the project that each belongs to. */
export const SUBJECTS = [
  ['payments', 'PAY'],
  ['ledger', 'PAY'],
  ['identity', 'SEC'],
  ['fleet', 'OPS'],
  ['telemetry', 'DATA'],
  ['checkout', 'WEB'],
  ['inventory', 'OPS'],
  ['notifications', 'MOB'],
  ['search', 'PLAT'],
  ['billing', 'PAY'],
  ['scheduler', 'PLAT'],
  ['audit-log', 'SEC'],
  ['feature-flags', 'PLAT'],
  ['customer-portal', 'WEB'],
  ['robot-firmware', 'LAB'],
  ['route-planner', 'LAB'],
] as const;

/** For example `payments` for the slug `payments-api`. For any other slug, its first two words. */
export function subjectOf({ slug }: { slug: string }): string {
  return SUBJECTS.find(([subject]) => slug.startsWith(`${subject}-`))?.[0] ?? slug.split('-', 2).join('-');
}

interface Kind {
  languages: readonly string[];
  descriptions: readonly string[];
}

const SERVER_LANGUAGES = ['typescript', 'java', 'go', 'python', 'kotlin'];

/** Kinds of repositories, by the suffix of their slug. `%s` in a description is replaced by the subject. */
export const KINDS: Readonly<Record<string, Kind>> = {
  api: {
    languages: SERVER_LANGUAGES,
    descriptions: ['Public REST API of %s; see the runbook before deploying on a Friday', 'REST API of %s'],
  },
  service: {
    languages: SERVER_LANGUAGES,
    descriptions: ['Rules and data of %s', 'The service behind %s, with its migrations'],
  },
  worker: {
    languages: SERVER_LANGUAGES,
    descriptions: ['Consumes the events of %s and keeps the read model', 'Nightly jobs of %s'],
  },
  web: {
    languages: ['typescript', 'html/css'],
    descriptions: ['User interface of %s', 'Screens of %s for customers and support'],
  },
  infrastructure: {
    languages: ['shell', 'python'],
    descriptions: ['Terraform for staging and production of %s'],
  },
  client: {
    languages: ['typescript', 'kotlin', 'swift'],
    descriptions: ['Client library of %s, published nightly'],
  },
  gateway: {
    languages: ['go', 'rust'],
    descriptions: ['Routes and rate limits in front of %s'],
  },
  cli: {
    languages: ['go', 'rust', 'python'],
    descriptions: ['Command line tools of %s for the on-call engineer'],
  },
  docs: {
    languages: ['html/css'],
    descriptions: ['Handbook of %s', 'Überblick und Betrieb: %s'],
  },
  pipeline: {
    languages: ['python', 'shell'],
    descriptions: ['Turns the raw data of %s into tables'],
  },
};
