import { browserName } from '../session/browser-name.js';
import { Text } from './data.js';
import { excerpt } from './excerpt.js';
import { Sentence } from './sentence.js';
import { useView } from './view.js';

/** The browser of a session in words; one that is not known in its own. */
export function BrowserText({ userAgent }: { userAgent: string }) {
  const { say } = useView();
  const name = browserName(userAgent);
  if (!name) return <Text>{excerpt(userAgent, 60) || say('web.browser_unknown')}</Text>;
  const browser = <bdi dir="ltr">{name.browser}</bdi>;
  if (!name.system) return browser;
  return <Sentence id="web.browser_on" parts={{ browser, system: <bdi dir="ltr">{name.system}</bdi> }} />;
}
