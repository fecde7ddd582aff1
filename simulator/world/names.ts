/** A person's given name and family name come from the same line. */
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
