import { useView } from '../view.js';

/** The stretches of time that charts can show; the address says which. */
export const WINDOWS = ['1h', '24h', '7d', '30d'] as const;
export type Window = (typeof WINDOWS)[number];

/** The window that an address asks for; what it does not know is none. Pure. */
export function windowOf<W extends Window>(query: URLSearchParams, offered: readonly W[], usual: W): W {
  return offered.find((each) => each === query.get('window')) ?? usual;
}

export interface WindowSwitchProps<W extends Window> {
  path: string;
  offered: readonly W[];
  usual: W;
  current: W;
}

/** Leads to the same page with another stretch of time. */
export function WindowSwitch<W extends Window>({ path, offered, usual, current }: WindowSwitchProps<W>) {
  const { say } = useView();
  return (
    <nav class="switch" aria-label={say('web.chart_window')}>
      {offered.map((each) => (
        <a
          key={each}
          href={each === usual ? path : `${path}?window=${each}`}
          aria-current={each === current ? 'true' : undefined}
        >
          {say(`web.window_${each}`)}
        </a>
      ))}
    </nav>
  );
}
