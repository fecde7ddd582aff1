import { byId } from './dom';

const THEMES = ['auto', 'light', 'dark'];
const STORED = 'graph-bitbucket-theme';

/** Lets the user choose the light or the dark theme. By default the page follows the system. */
export function startTheme(onChange: () => void): void {
  const button = byId('theme', HTMLButtonElement);
  let theme = stored();
  const apply = () => {
    document.documentElement.dataset.theme = theme;
    button.textContent = `Theme: ${theme}`;
  };
  button.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto';
    store(theme);
    apply();
    onChange();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onChange);
  apply();
}

/** Some browsers give local files no storage. The choice is then lost when the page is closed. */
function stored(): string {
  try {
    const theme = localStorage.getItem(STORED) ?? '';
    return THEMES.includes(theme) ? theme : 'auto';
  } catch {
    return 'auto';
  }
}

function store(theme: string): void {
  try {
    localStorage.setItem(STORED, theme);
  } catch {
    // the choice is not stored
  }
}
