import { fitLines } from './cut.js';
import { directed } from './direction.js';
import type { Line, Part } from './line.js';

/** HTML as Telegram reads it; `maxUnits` counts what is left when tags and entities are resolved, as Telegram does. */
export function toHtml(lines: readonly Line[], maxUnits: number): string {
  return format(lines.map(directed), maxUnits, (part) => {
    const text = escapeHtml(part.text);
    switch (part.kind) {
      case 'text':
        return text;
      case 'strong':
        return `<b>${text}</b>`;
      case 'code':
        return `<code>${text}</code>`;
      case 'link':
        return `<a href="${escapeHtml(part.href).replaceAll('"', '&quot;')}">${text}</a>`;
    }
  });
}

/** Slack's own markup. Its control characters are escaped; marks of emphasis in data are parted from their words. */
export function toMrkdwn(lines: readonly Line[], maxUnits: number): string {
  return format(lines, maxUnits, (part) => {
    const text = escapeHtml(part.text);
    switch (part.kind) {
      case 'text':
        return withoutEmphasis(text);
      case 'strong':
        return `*${withoutEmphasis(text)}*`;
      case 'code':
        return `\`${text.replaceAll('`', 'ˋ')}\``;
      case 'link':
        return `<${escapeHtml(part.href).replaceAll('|', '%7C')}|${text.replaceAll('|', '¦')}>`;
    }
  });
}

/** Text without any markup; addresses stand behind their words. */
export function toPlain(lines: readonly Line[], maxUnits: number): string {
  return format(lines, maxUnits, (part) => (part.kind === 'link' ? `${part.text}: ${part.href}` : part.text));
}

function format(lines: readonly Line[], maxUnits: number, write: (part: Part) => string): string {
  return fitLines(lines, maxUnits)
    .map((line) => line.map(write).join(''))
    .join('\n');
}

/** The three characters that Telegram and Slack want escaped. */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A space of no width before each mark, so that Slack takes it for a character. */
function withoutEmphasis(text: string): string {
  return text.replace(/[*_~`]/g, '\u200b$&');
}
