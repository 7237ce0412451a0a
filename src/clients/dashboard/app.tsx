import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { connection } from './connection';
import { Experiments } from './experiments';
import { clock, count } from './format';
import { HealthPage } from './health-page';
import { Icon } from './icon';
import { Moderation } from './moderation';
import { Overview } from './overview';
import { RecommenderPage } from './recommender';
import { signOut, type Viewer } from './session';
import { useAllVitals, type Vitals, VitalsContext } from './shared-data';
import { Mark } from './sign-in';
import { createStore, useStore } from './store';

const pages = {
  overview: ['Overview', Overview],
  moderation: ['Moderation', Moderation],
  experiments: ['Experiments', Experiments],
  recommender: ['Recommender', RecommenderPage],
  health: ['Health', HealthPage],
} as const;
type PageName = keyof typeof pages;

export function App({ viewer }: { viewer: Viewer }) {
  const page = usePage();
  const vitals = useAllVitals();
  const { isLost } = useStore(connection);
  const [title, Body] = pages[page];
  useEffect(() => {
    document.title = `${title} · Rapport`;
  }, [title]);
  return (
    <VitalsContext.Provider value={vitals}>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        Skip to the numbers
      </button>
      <div class={isLost ? 'app lost' : 'app'}>
        <header class="top">
          <a class="brand" href="#overview">
            <Mark />
            <span>Rapport</span>
          </a>
          <Navigation page={page} vitals={vitals} />
          <div class="who">
            <ThemeSwitch />
            <span class="viewer">
              <b>{viewer.user.name ?? viewer.user.userId}</b>
              <small>{viewer.role.toLowerCase()}</small>
            </span>
            <button type="button" class="plain" onClick={() => signOut()} aria-label="Sign out" title="Sign out">
              <Icon name="leave" />
            </button>
          </div>
        </header>
        <Connection />
        <main id="main" tabIndex={-1}>
          <h1>{title}</h1>
          <Body />
        </main>
      </div>
    </VitalsContext.Provider>
  );
}

function Navigation({ page, vitals }: { page: PageName; vitals: Vitals }) {
  const waiting = (vitals.reports.data?.openReportCounts ?? []).reduce((sum, { count: some }) => sum + some, 0);
  return (
    <nav aria-label="Pages">
      {(Object.keys(pages) as PageName[]).map((name) => (
        <a key={name} href={`#${name}`} aria-current={name === page ? 'page' : undefined}>
          <Icon name={name} />
          <span>{pages[name][0]}</span>
          {name === 'moderation' && waiting > 0 && (
            <b class="badge">
              {count(waiting)}
              <span class="unseen"> open reports</span>
            </b>
          )}
        </a>
      ))}
    </nav>
  );
}

function Connection() {
  const { isLost, sinceMs } = useStore(connection);
  return (
    <div role="status" class="connection">
      {isLost && (
        <p>
          <b>The server is not responding.</b> Numbers are from {clock(sinceMs)}. Reconnecting …
        </p>
      )}
    </div>
  );
}

const dark = matchMedia('(prefers-color-scheme: dark)');
const theme = createStore(document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light'));
dark.addEventListener('change', ({ matches }) => !document.documentElement.dataset.theme && theme.set(matches ? 'dark' : 'light'));

function ThemeSwitch(): ComponentChildren {
  const other = useStore(theme) === 'dark' ? 'light' : 'dark';
  const choose = () => {
    document.documentElement.dataset.theme = other;
    localStorage.setItem('rapport-theme', other);
    theme.set(other);
  };
  return (
    <button type="button" class="plain" onClick={choose} aria-label={`Use the ${other} theme`} title={`Use the ${other} theme`}>
      <Icon name={other === 'dark' ? 'moon' : 'sun'} />
    </button>
  );
}

function usePage(): PageName {
  const named = () => {
    const name = location.hash.slice(1);
    return name in pages ? (name as PageName) : 'overview';
  };
  const [page, setPage] = useState(named);
  useEffect(() => {
    const turn = () => {
      setPage(named());
      scrollTo(0, 0);
    };
    addEventListener('hashchange', turn);
    return () => removeEventListener('hashchange', turn);
  }, []);
  return page;
}
