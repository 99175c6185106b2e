/** 24 × 24 outlines, drawn with the colour of the text around them. */
const PATHS = {
  logo: 'M4 12h3l2.5-6 4 13 3-9 1.5 2H21',
  overview: 'M4 13h6V4H4zM14 20h6V4h-6zM4 20h6v-3H4z',
  jobs: 'M4 6h16M4 12h16M4 18h10',
  runs: 'M12 8v4l3 2M3.5 12a8.5 8.5 0 1 0 2.6-6.1M3.5 4v4h4',
  alerts: 'M6 17V11a6 6 0 0 1 12 0v6l1.5 2h-15zM10 21.5h4',
  failures: 'M4 20l4-9 3 4 3-11 2.5 8L20 9M4 20h16',
  workers: 'M5 5h14v5H5zM5 14h14v5H5zM8.5 7.5h.01M8.5 16.5h.01',
  audit: 'M4 6l1.5 1.5L8 5M4 12l1.5 1.5L8 11M4 18l1.5 1.5L8 17M12 6h8M12 12h8M12 18h8',
  more: 'M6.3 12a1.3 1.3 0 1 1-2.6 0 1.3 1.3 0 0 1 2.6 0M13.3 12a1.3 1.3 0 1 1-2.6 0 1.3 1.3 0 0 1 2.6 0M20.3 12a1.3 1.3 0 1 1-2.6 0 1.3 1.3 0 0 1 2.6 0',
  console: 'M4 5h16v14H4zM8 9.5l3 2.5-3 2.5M13 15h3.5',
  file: 'M7 3h7l4 4v14H7zM14 3v4h4',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
  pending: 'M12 7v5l3 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18',
  running: 'M20 12a8 8 0 1 1-4-6.9M16 2v4h4',
  completed: 'M5 12.5l4.5 4.5L19 7.5',
  failed: 'M6 6l12 12M18 6L6 18',
  cancelled: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M6 6l12 12',
  skipped: 'M5 6l8 6-8 6zM17 6v12',
  warning: 'M12 4L2.8 20h18.4zM12 10v4M12 17h.01',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11v5M12 8h.01',
  error: 'M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2zM12 8v5M12 16h.01',
  critical: 'M7 19v-6a5 5 0 0 1 10 0v6zM4 19h16M12 5V2M5 7L3 5.5M19 7l2-1.5',
  silenced: 'M6 17V11a6 6 0 0 1 9-5.2M18 11v6l1.5 2h-15L6 17M10 21.5h4M3 3l18 18',
  person: 'M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4 21c0-5 4-7 8-7s8 2 8 7',
  book: 'M5 4h14v16H7a2 2 0 0 1-2-2zM5 18a2 2 0 0 1 2-2h12M9 8h6',
  send: 'M20 4L3.5 10.5l6.5 3 3 6.5zM10 13.5L20 4',
  digest: 'M4 5h16v10h-5l-3 4-3-4H4zM8 10h8',
  play: 'M7 5l12 7-12 7z',
  pause: 'M8 5v14M16 5v14',
  resume: 'M5 5v14M9 5l11 7-11 7z',
  stop: 'M6 6h12v12H6z',
  retry: 'M20 12a8 8 0 1 1-2.6-5.9L20 8M20 3v5h-5',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14M20 20l-4-4',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5L19 19M5 19l1.5-1.5M17.5 6.5L19 5',
  moon: 'M20 14A8.5 8.5 0 0 1 10 4a8.5 8.5 0 1 0 10 10',
  system: 'M3 5h18v11H3zM9 20h6',
  language: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M3.5 12h17M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
  leave: 'M14 4H5v16h9M10 12h10M17 8.5l3.5 3.5-3.5 3.5',
  chevron: 'M9 5l7 7-7 7',
  database: 'M4 6c0-4 16-4 16 0s-16 4-16 0v12c0 4 16 4 16 0V6M4 12c0 4 16 4 16 0',
  external: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  close: 'M6 6l12 12M18 6L6 18',
  keyboard: 'M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8',
} as const;

export type IconName = keyof typeof PATHS;

/** Pointing icons that turn with the direction of the text. */
const MIRRORED: readonly IconName[] = ['chevron', 'leave', 'skipped', 'external', 'send'];

/** Decoration: the word stands beside it or in the label of its control. */
export function Icon({ name }: { name: IconName }) {
  const solid = name === 'play' || name === 'stop';
  const classes = ['icon', MIRRORED.includes(name) && 'mirrored', solid && 'solid'].filter(Boolean).join(' ');
  return (
    <svg class={classes} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
