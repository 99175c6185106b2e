import { Icon } from './icon.js';
import { useView } from './view.js';

export interface PagingProps {
  /** Back to the first page; null on it. */
  newest: string | null;
  /** On to the next page; null on the last. */
  older: string | null;
  /** What leads on is called "search on" where nothing was found so far. */
  empty?: boolean;
}

/** The way through a list, page by page. */
export function Paging({ newest, older, empty = false }: PagingProps) {
  const { say } = useView();
  if (!newest && !older) return null;
  return (
    <nav class="paging" aria-label={say('web.pages')}>
      {newest && <a href={newest}>{say('web.newest')}</a>}
      {older && (
        <a class="button" href={older}>
          {say(empty ? 'web.search_on' : 'web.older')}
          <Icon name="chevron" />
        </a>
      )}
    </nav>
  );
}
