/** Pictures of the page against those that were looked at and kept, with some tolerance for how a machine draws. */

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

const KEPT = fileURLToPath(new URL('./pictures/', import.meta.url));

/** A difference in colour that an eye would see, from 0 to 1. */
const THRESHOLD = 0.12;
/** The share of the pixels that may differ. */
const SHARE = 0.002;

/** Half as wide and high, each pixel the mean of four: edges that two machines smooth differently become alike. */
export function halved(picture) {
  const half = new PNG({ width: picture.width >> 1, height: picture.height >> 1 });
  for (let y = 0; y < half.height; y += 1) {
    for (let x = 0; x < half.width; x += 1) {
      for (let part = 0; part < 4; part += 1) {
        const at = (row, column) => picture.data[((y * 2 + row) * picture.width + x * 2 + column) * 4 + part];
        half.data[(y * half.width + x) * 4 + part] = (at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1) + 2) >> 2;
      }
    }
  }
  return half;
}

/** The share of the pixels that differ, and a picture of where. */
export function difference(kept, taken) {
  if (kept.width !== taken.width || kept.height !== taken.height) return { share: 1, seen: taken };
  const { width, height } = kept;
  const seen = new PNG({ width, height });
  const count = pixelmatch(kept.data, taken.data, seen.data, width, height, { threshold: THRESHOLD });
  return { share: count / (width * height), seen };
}

/** In 32 steps of each colour: half the size on disk, and no eye sees it. */
function written(picture) {
  const coarse = new PNG({ width: picture.width, height: picture.height });
  for (const [at, value] of picture.data.entries()) coarse.data[at] = (value & 0xf8) | (value >> 5);
  return PNG.sync.write(coarse, { colorType: 2, deflateLevel: 9 });
}

/** What is wrong with this picture: nothing, or what and where to look. */
export function compare(name, png, { update, out }) {
  const taken = halved(PNG.sync.read(png));
  const file = join(KEPT, `${name}.png`);
  if (update) {
    mkdirSync(dirname(file), { recursive: true });
    // A picture that is the same to the eye stays the same to git.
    const isSame = existsSync(file) && difference(PNG.sync.read(readFileSync(file)), taken).share === 0;
    if (!isSame) writeFileSync(file, written(taken));
    return [];
  }
  if (!existsSync(file)) return [`there is no ${file}: \`npm run screenshots -- --update\` makes it`];
  const { share, seen } = difference(PNG.sync.read(readFileSync(file)), taken);
  if (share <= SHARE) return [];
  mkdirSync(join(out, 'differences'), { recursive: true });
  const place = join(out, 'differences', name);
  writeFileSync(`${place}-taken.png`, written(taken));
  writeFileSync(`${place}-where.png`, written(seen));
  return [
    `${(share * 100).toFixed(2)} % of the pixels differ from ${file}; see ${place}-where.png. If the change is meant, ` +
      '`npm run screenshots -- --update`',
  ];
}

/** Forgets all kept pictures but these. */
export function keepOnly(names, present) {
  for (const file of present.filter((file) => !names.includes(file.replace(/\.png$/, '')))) {
    rmSync(join(KEPT, file));
  }
}

export { KEPT };
