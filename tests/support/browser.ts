import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { needing } from './needing';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const found = (process.env.PATH ?? '')
  .split(':')
  .flatMap((folder) => names.map((name) => join(folder, name)))
  .find((file) => existsSync(file));

/** Why there is no browser to test with; null: there is. */
export const whyNoBrowser = found ? null : `none of ${names.join(', ')} is on the PATH (apt-get install chromium)`;
export const inBrowser = needing(whyNoBrowser);

/** An installed Chromium, without a window. */
export function startBrowser(): Promise<Browser> {
  // As root, as in containers, its sandbox does not work.
  return chromium.launch({ executablePath: found, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}
