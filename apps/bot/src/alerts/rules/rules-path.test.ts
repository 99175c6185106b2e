import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTempFolder, type TempFolder } from '../../testing/temp-folder.js';
import { findRulesFile } from './rules-path.js';

let folder: TempFolder;

beforeEach(async () => {
  folder = await createTempFolder();
});
afterEach(() => folder.remove());

describe('findRulesFile', () => {
  it('takes a path that somebody set, from the working directory', () => {
    expect(findRulesFile('mine.yml')).toEqual({ path: path.resolve('mine.yml'), isDefault: false });
    expect(findRulesFile('/etc/alerts.yml')).toEqual({ path: '/etc/alerts.yml', isDefault: false });
  });

  it('takes the first config/alerts.yml that exists', async () => {
    const [working, packaged] = [path.join(folder.path, 'working'), path.join(folder.path, 'packaged')];
    const second = await folder.write('packaged/config/alerts.yml', 'alerts: []');
    expect(findRulesFile(null, [working, packaged])).toEqual({ path: second, isDefault: true });
    const first = await folder.write('working/config/alerts.yml', 'alerts: []');
    expect(findRulesFile(null, [working, packaged])).toEqual({ path: first, isDefault: true });
  });

  it('looks in the working directory where there is none', () => {
    expect(findRulesFile(null, [folder.path])).toEqual({ path: path.resolve('config/alerts.yml'), isDefault: true });
  });

  it("finds the repository's own file wherever the bot is started", () => {
    const { path: found } = findRulesFile(null, undefined);
    expect(found).toBe(path.join(process.cwd(), 'config/alerts.yml'));
  });
});
