/** The checks on a page with one fault of each kind: a check that sees nothing would be silent for ever. */

import { PNG } from 'pngjs';

import { inspect, KINDS } from './inspect.mjs';
import { walk } from './keyboard.mjs';
import { difference, halved } from './pictures.mjs';

const SOUND = `<nav aria-label="Views"></nav>
<main><h1>Runs</h1><h2>All</h2><button class="ok">Open</button><p>Enough <a href="#x">words</a>.</p></main>
<footer>Ready</footer>`;

const FAULTS = {
  overflow: '<div class="wide">x</div>',
  clipped: '<div class="cut">This sentence does not fit</div>',
  covered: '<button class="ok over">Over</button>',
  small: '<button class="tiny">+</button>',
  contrast: '<p class="pale">Hardly there</p>',
  structure: '<h4>Too deep</h4>',
};

const STYLE = `html, body { margin: 0; background: white; color: black } main { padding: 8px }
.ok { width: 80px; height: 28px } .over { position: absolute; left: 40px; top: 60px } .ok:first-of-type { position: absolute;
left: 8px; top: 60px } p { margin-top: 60px } .wide { width: 3000px } .cut { width: 60px; overflow: hidden;
white-space: nowrap } .tiny { width: 12px; height: 12px; padding: 0 } .pale { color: #999 } .unseen:focus { outline: none }`;

async function broken(page, fault) {
  await page.evaluate(
    ([body, style]) => {
      document.body.innerHTML = body;
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style);
      document.adoptedStyleSheets = [sheet];
    },
    [SOUND.replace('</main>', `${fault}</main>`), STYLE],
  );
}

/** Two grey pictures that differ in some squares. */
function picture(size, marks, grey = 200) {
  const png = new PNG({ width: size, height: size });
  png.data.fill(255);
  for (const [left, top, width, height] of marks) {
    for (let y = top; y < top + height; y += 1) {
      for (let x = left; x < left + width; x += 1)
        png.data.fill(grey, (y * size + x) * 4, (y * size + x) * 4 + 3);
    }
  }
  return halved(png);
}

export async function theChecksSee(stage, check) {
  const { page, close } = await stage.page('', {});
  await broken(page, '');
  const clean = await page.evaluate(inspect);
  check('a sound page has no fault', Object.values(clean).flat());
  for (const kind of Object.keys(KINDS)) {
    await broken(page, FAULTS[kind]);
    const found = await page.evaluate(inspect);
    check(`the check that ${KINDS[kind]} finds a fault`, found[kind].length > 0 ? [] : ['it found none']);
  }
  await broken(page, '<button class="ok unseen">Unseen</button><div tabindex="0" hidden>No</div>');
  const { missed, hidden } = await walk(page);
  check(
    'the walk by keyboard finds a control without a focus ring',
    hidden.length === 1 && missed.length === 0 ? [] : [...missed, ...hidden],
  );
  await close();

  const button = [40, 40, 120, 56];
  const same = difference(picture(400, [button], 120), picture(400, [button], 124)).share;
  check('a shade that no eye sees is no difference', same === 0 ? [] : [`${same}`]);
  const moved = difference(picture(400, [button], 120), picture(400, [[46, 40, 120, 56]], 120)).share;
  check('a control that moved by a few pixels is a difference', moved > 0.002 ? [] : [`${moved}`]);
}
