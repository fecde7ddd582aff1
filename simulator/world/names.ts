/** Names and words of a company. A person's given name and family name come from the same line. */

export const PEOPLE: readonly { given: readonly string[]; family: readonly string[] }[] = [
  { given: ['Amina', 'Youssef', 'Leïla', 'Karim'], family: ['Benali', 'Haddad', 'El Amrani', 'Mansour'] },
  { given: ['Chidi', 'Ngozi', 'Emeka', 'Adaeze'], family: ['Okafor', 'Eze', 'Nwosu', 'Adeyemi'] },
  { given: ['Mei', 'Wei', 'Xiaoling', 'Jun'], family: ['Chen', 'Zhang', 'Liu', 'Wang'] },
  { given: ['Haruto', 'Yui', 'Sakura', 'Kenji'], family: ['Tanaka', 'Suzuki', 'Watanabe', 'Mori'] },
  { given: ['Priya', 'Arjun', 'Ananya', 'Vikram'], family: ['Sharma', 'Iyer', 'Patel', 'Reddy'] },
  { given: ['Łukasz', 'Zofia', 'Agnieszka', 'Piotr'], family: ['Kowalski', 'Wiśniewska', 'Zieliński', 'Nowak'] },
  { given: ['Sofía', 'Mateo', 'Camila', 'Joaquín'], family: ['García', 'Hernández', 'Muñoz', 'Rojas'] },
  { given: ['Freja', 'Lars', 'Ingrid', 'Søren'], family: ['Jensen', 'Lindqvist', 'Håkansson', 'Nygård'] },
  { given: ['Aoife', 'Callum', 'Siobhán', 'Rhys'], family: ["O'Brien", 'MacLeod', 'Kelly', 'Evans'] },
  { given: ['Elif', 'Mehmet', 'Zeynep', 'Can'], family: ['Yılmaz', 'Demir', 'Şahin', 'Öztürk'] },
  { given: ['Olena', 'Taras', 'Iryna', 'Bohdan'], family: ['Shevchenko', 'Kovalenko', 'Bondar', 'Melnyk'] },
  { given: ['Malia', 'Tane', 'Aroha', 'Sione'], family: ['Kahale', 'Ngata', 'Tuilagi', 'Fonua'] },
  { given: ['Thiago', 'Beatriz', 'João', 'Larissa'], family: ['Silva', 'Souza', 'Carvalho', 'Araújo'] },
  { given: ['Hannah', 'Jonas', 'Greta', 'Felix'], family: ['Müller', 'Schäfer', 'Weiß', 'Becker'] },
  { given: ['Minh', 'Linh', 'Thảo', 'Quang'], family: ['Nguyễn', 'Trần', 'Phạm', 'Lê'] },
];

export const WORKSPACES = ['Northwind Robotics', 'Harbor Lane Health', 'Juniper Freight', 'Blue Mesa Energy'];

export const GROUPS = ['Administrators', 'Developers', 'Platform Team', 'Security Reviewers', 'Mobile', 'Contractors'];
export const MORE_GROUPS = ['Data Science', 'Site Reliability', 'Release Managers', 'QA', 'Design Systems', 'Interns'];

export const PROJECTS = [
  ['PAY', 'Payments'],
  ['PLAT', 'Platform'],
  ['MOB', 'Mobile Apps'],
  ['DATA', 'Data & Analytics'],
  ['SEC', 'Security Tooling'],
  ['WEB', 'Customer Web'],
  ['OPS', 'Operations'],
  ['LAB', 'Research Lab'],
] as const;

export const REPOSITORY_SUBJECTS = [
  'payments',
  'ledger',
  'identity',
  'fleet',
  'telemetry',
  'checkout',
  'inventory',
  'notifications',
  'search',
  'billing',
  'scheduler',
  'audit-log',
  'feature-flags',
  'customer-portal',
  'robot-firmware',
  'route-planner',
];

export const REPOSITORY_KINDS = [
  'api',
  'service',
  'worker',
  'web',
  'infrastructure',
  'client',
  'gateway',
  'cli',
  'docs',
  'pipeline',
];

export const LANGUAGES = ['typescript', 'java', 'go', 'python', 'kotlin', 'swift', 'rust', 'c++', 'html/css', 'shell'];

export const REPOSITORY_DESCRIPTIONS = [
  'Public REST API; see the runbook before deploying on a Friday',
  'Consumes order events and keeps the read model',
  'Terraform for staging and production',
  'Shared client library, published nightly',
  'Command line tools for the on-call engineer',
  'Überwachung und Telemetrie der Flotte',
];

export const CHANGES = [
  'Fix race between refund and capture',
  'Add pagination to the order history endpoint',
  'Bump postgres driver to 42.7.4',
  'Reject tokens without an audience',
  'Retry webhook delivery with back-off',
  'Drop the unused v1 export',
  'Cache feature flags for thirty seconds',
  'Move retry budget into the HTTP client',
  'Log the correlation id on every error',
  'Handle leap days in the billing cycle',
  'Use constant-time comparison for signatures',
  'Translate the checkout page to Portuguese',
  'Speed up cold start of the route planner',
  'Rotate signing keys every ninety days',
  'Remove flaky sleep from the fleet tests',
  'Support ISO week dates in reports',
  'Pin base image by digest',
  'Document the disaster recovery drill',
];

export const COMMIT_STEPS = [
  'address review comments',
  'add tests',
  'fix lint',
  'rename for clarity',
  'handle the empty list',
  'update changelog',
  'make the time-out configurable',
  'simplify the query',
];
