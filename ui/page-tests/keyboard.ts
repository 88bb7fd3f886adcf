/** The page by Tab alone: every control is reached, and the eye sees where the keyboard is. */

import type { Page } from '@playwright/test';

import { settled } from './program';

const MOST = 160;

/** Runs in the page: gives every control that Tab must reach a number, and returns their names. */
function number(): string[] {
  const scope = document.querySelector('dialog[open]') ?? document;
  const all = [
    ...scope.querySelectorAll<HTMLInputElement>(
      'button, a[href], input, select, textarea, summary, [tabindex="0"]',
    ),
  ];
  const reachable = all.filter((element) => {
    if (element.disabled || element.tabIndex < 0 || !element.checkVisibility({ checkVisibilityCSS: true }))
      return false;
    if (element.type !== 'radio') return true;
    const group = all.filter((other) => other.type === 'radio' && other.name === element.name);
    return element.checked || (!group.some((other) => other.checked) && group[0] === element);
  });
  return reachable.map((element, at) => {
    element.dataset['stop'] = String(at);
    const words = (element.ariaLabel ?? element.textContent ?? '').trim().slice(0, 40);
    return `${element.tagName.toLowerCase()} “${words}”`;
  });
}

interface Stop {
  stop: string | undefined;
  fault: string | null;
}

/** Runs in the page: which number has the focus, and what is wrong with how it is shown. */
function look(): Stop | null {
  const element = document.activeElement as HTMLElement | null;
  if (!element || element === document.body || element.tagName === 'DIALOG') return null;
  const stop = element.dataset['stop'];
  const words = element.ariaLabel ?? element.closest('label')?.textContent ?? element.textContent ?? '';
  const name = `${element.tagName.toLowerCase()} “${words.trim().slice(0, 40)}”`;
  const hasRing = (at: Element) => {
    const style = getComputedStyle(at);
    return style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
  };
  let ringed: HTMLElement | null = element;
  for (let up = 0; up < 3 && ringed && !hasRing(ringed); up += 1) ringed = ringed.parentElement;
  if (!ringed || !hasRing(ringed)) return { stop, fault: `${name} shows no focus` };

  const style = getComputedStyle(ringed);
  const grown = Number.parseFloat(style.outlineOffset) + Number.parseFloat(style.outlineWidth);
  const box = ringed.getBoundingClientRect();
  for (let at = ringed.parentElement; at && at !== document.body; at = at.parentElement) {
    // What is opened over the page is cut by nothing around it.
    if (at.tagName === 'DIALOG') break;
    if (getComputedStyle(at).overflow === 'visible') continue;
    const outer = at.getBoundingClientRect();
    const cut =
      grown +
      Math.max(
        outer.left - box.left,
        box.right - outer.right,
        outer.top - box.top,
        box.bottom - outer.bottom,
      );
    if (cut > 1 && box.height < outer.height && box.width < outer.width + 1) {
      return { stop, fault: `the focus of ${name} is cut by ${cut.toFixed(0)} px` };
    }
  }
  return { stop, fault: null };
}

/** What Tab does not reach, and what it reaches without showing it. */
export async function walk(page: Page): Promise<{ missed: string[]; hidden: string[] }> {
  const names = await page.evaluate(number);
  const missed = new Map(names.map((name, at) => [String(at), name]));
  const hidden: string[] = [];
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let step = 0; step < Math.min(MOST, names.length + 12) && missed.size > 0; step += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(look);
    if (!found) continue;
    missed.delete(found.stop ?? '');
    if (found.fault) hidden.push(found.fault);
  }
  await settled(page);
  return { missed: [...missed.values()], hidden: [...new Set(hidden)] };
}
