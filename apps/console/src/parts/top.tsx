import { useState } from 'preact/hooks';
import { hrefOf } from '../route.ts';
import { chooseTheme, currentTheme } from '../theme.ts';

const PAGES = [
  { name: 'Overview', path: [] },
  { name: 'Organizations', path: ['organizations'] },
  { name: 'Activities', path: ['activities'] },
  { name: 'Inbox', path: ['inbox'] },
  { name: 'Messages', path: ['messages'] },
  { name: 'Try a policy', path: ['try'] },
  { name: 'Clock and failures', path: ['controls'] },
];

interface TopProps {
  /** The first step of the present route. */
  at: string | undefined;
  /** The text of the last search. */
  searched: string;
}

/** The top of every page: name, search, theme, and the way to the pages. */
export function Top({ at, searched }: TopProps) {
  return (
    <header class="top">
      <button type="button" class="skip button primary" onClick={focusTitle}>
        Skip to the content
      </button>
      <a class="brand" href={hrefOf()}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path class="brand-arch" d="M4 22V11a8 8 0 0 1 16 0v11z" />
          <path class="brand-keyhole" d="M12 9.2a2.3 2.3 0 0 0-1.25 4.23L10 17.6h4l-.75-4.17A2.3 2.3 0 0 0 12 9.2z" />
        </svg>
        Postern
      </a>
      <SearchForm searched={searched} />
      <ThemeButton />
      <nav class="pages" aria-label="Pages">
        {PAGES.map(({ name, path }) => (
          <a key={name} href={hrefOf(...path)} aria-current={at === path[0] ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
    </header>
  );
}

function focusTitle(): void {
  document.querySelector<HTMLElement>('h1')?.focus();
}

function SearchForm({ searched }: { searched: string }) {
  return (
    <search class="search">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const text = new FormData(event.currentTarget).get('text');
          if (typeof text === 'string' && text.trim()) location.hash = `${hrefOf('search', text.trim())}`;
        }}
      >
        <input
          type="search"
          name="text"
          aria-label="Search"
          placeholder="Search people, addresses, ids"
          defaultValue={searched}
          minLength={2}
          maxLength={200}
        />
      </form>
    </search>
  );
}

function ThemeButton() {
  const [theme, setTheme] = useState(currentTheme);
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <button
      type="button"
      class="button quiet theme"
      aria-label={`Switch to the ${other} theme`}
      onClick={() => {
        chooseTheme(other);
        setTheme(other);
      }}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="8" class="ring" />
        <path d="M12 4a8 8 0 0 1 0 16z" class="half" />
      </svg>
    </button>
  );
}
