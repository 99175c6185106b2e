import { chromium } from 'playwright-core';
import { startScene } from './scene.js';
import { openSignedIn } from './browser.js';
import { violations, COLOUR_RULES } from './axe.js';
import { EVERYTHING } from './every-page.js';
const night = await startScene();
  const b = await chromium.launch({ executablePath: '/usr/bin/chromium-headless-shell', args: ['--no-sandbox','--disable-gpu'] });
  const { page } = await openSignedIn(b, night);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const rows=[] as any[];
  for (const p of EVERYTHING) { const s=performance.now(); await page.goto(night.url+p);await page.locator('.live[data-state=live]:visible').first().waitFor(); const a=performance.now(); await violations(page); const c=performance.now(); await violations(page, COLOUR_RULES); const d=performance.now(); rows.push([p, a-s, c-a, d-c, await page.locator('*').count()]); }
  for (const r of rows) console.log(r[0], ...r.slice(1).map((x:number)=>Math.round(x)));
  console.log('sum', [1,2,3].map(i=>Math.round(rows.reduce((s,r)=>s+r[i],0))), rows.length);
  await page.goto(night.url+'/runs');
  await violations(page);
  page.on('console', m=>console.log(m.text()));
  await page.evaluate(()=>(globalThis as any).axe.run(document,{runOnly:{type:'tag',values:['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']},resultTypes:['violations'],preload:false,performanceTimer:true}));
  await b.close();
await night.stop(); process.exit(0)
