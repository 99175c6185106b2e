import { Icon } from './icon.js';
import { ToastTemplate } from './notices.js';

export interface CopyLinkProps {
  /** Where the text is; without the script it is shown. */
  href: string;
  label: string;
  /** What is said when it was copied. */
  done: string;
}

/** Copies a text of the server. */
export function CopyLink({ href, label, done }: CopyLinkProps) {
  return (
    <>
      <a class="button" href={href} data-copy>
        <Icon name="copy" />
        <span>{label}</span>
      </a>
      <ToastTemplate text={done} />
    </>
  );
}
