/** The page by Tab alone: every control is reached, and the eye sees where the keyboard is. */

import { settled } from './browser.mjs';

const MOST = 160;

/** Runs in the page: gives every control that Tab must reach a number, and says their names. */
function number() {
  const scope = document.querySelector('dialog[open]') ?? document;
  const all = [
    ...scope.querySelectorAll('button, a[href], input, select, textarea, summary, [tabindex="0"]'),
  ];
  const reachable = all.filter((element) => {
    if (element.disabled || element.tabIndex < 0 || !element.checkVisibility({ checkVisibilityCSS: true }))
      return false;
    if (element.type !== 'radio') return true;
    const group = all.filter((other) => other.type === 'radio' && other.name === element.name);
    return element.checked || (!group.some((other) => other.checked) && group[0] === element);
  });
  return reachable.map((element, at) => {
    element.dataset.stop = String(at);
    return `${element.tagName.toLowerCase()} “${(element.ariaLabel ?? element.textContent ?? '').trim().slice(0, 40)}”`;
  });
}

/** Runs in the page: which number has the focus, and what is wrong with how it is shown. */
function look() {
  const element = document.activeElement;
  if (!element || element === document.body || element.tagName === 'DIALOG') return null;
  const words = element.ariaLabel ?? element.closest('label')?.textContent ?? element.textContent ?? '';
  const name = `${element.tagName.toLowerCase()} “${words.trim().slice(0, 40)}”`;
  const hasRing = (at) => {
    const style = getComputedStyle(at);
    return style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
  };
  let ringed = element;
  for (let up = 0; up < 3 && ringed && !hasRing(ringed); up += 1) ringed = ringed.parentElement;
  if (!ringed || !hasRing(ringed)) return { stop: element.dataset.stop, fault: `${name} shows no focus` };

  const style = getComputedStyle(ringed);
  const grown = Number.parseFloat(style.outlineOffset) + Number.parseFloat(style.outlineWidth);
  const box = ringed.getBoundingClientRect();
  const ring = {
    left: box.left - grown,
    right: box.right + grown,
    top: box.top - grown,
    bottom: box.bottom + grown,
  };
  for (let at = ringed.parentElement; at && at !== document.body; at = at.parentElement) {
    // What is opened over the page is cut by nothing around it.
    if (at.tagName === 'DIALOG') break;
    if (getComputedStyle(at).overflow === 'visible') continue;
    const outer = at.getBoundingClientRect();
    const cut = Math.max(
      outer.left - ring.left,
      ring.right - outer.right,
      outer.top - ring.top,
      ring.bottom - outer.bottom,
    );
    if (cut > 1 && box.height < outer.height && box.width < outer.width + 1) {
      return { stop: element.dataset.stop, fault: `the focus of ${name} is cut by ${cut.toFixed(0)} px` };
    }
  }
  return { stop: element.dataset.stop, fault: null };
}

/** What Tab does not reach, and what it reaches without showing it. */
export async function walk(page) {
  const names = await page.evaluate(number);
  const missed = new Map(names.map((name, at) => [String(at), name]));
  const hidden = [];
  await page.evaluate(() => document.activeElement?.blur());
  for (let step = 0; step < Math.min(MOST, names.length + 12) && missed.size > 0; step += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(look);
    if (!found) continue;
    missed.delete(found.stop);
    if (found.fault) hidden.push(found.fault);
  }
  await settled(page);
  return { missed: [...missed.values()], hidden: [...new Set(hidden)] };
}
