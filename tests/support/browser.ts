import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { optionalProgram } from './optional-program';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const found = (process.env.PATH ?? '')
  .split(':')
  .flatMap((folder) => names.map((name) => join(folder, name)))
  .find((file) => existsSync(file));

/** Reason why no browser is available; null if one is available. */
export const whyNoBrowser = found ? null : `none of ${names.join(', ')} is on the PATH (apt-get install chromium)`;
export const inBrowser = optionalProgram(whyNoBrowser);

/** Starts the installed Chromium in headless mode. */
export function startBrowser(): Promise<Browser> {
  // Chromium's sandbox does not work for root, the usual user in containers.
  return chromium.launch({ executablePath: found, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}
