/** Hints of the pointer. */

import type { Attachment } from 'svelte/attachments';

const isClipped = ({ scrollWidth, clientWidth }: HTMLElement): boolean => scrollWidth > clientWidth;

/**
 * Shows `text` as the element's hint while its words are cut off. Words that can be read in full have no hint: it would
 * cover what is below them. `part` selects the words within the element; without it they are the element's own.
 */
export const hintWhenClipped =
  (text: string, part?: string): Attachment<HTMLElement> =>
  (element) => {
    const update = () => {
      const words = part === undefined ? element : element.querySelector<HTMLElement>(part);
      if (words && isClipped(words)) element.title = text;
      else element.removeAttribute('title');
    };
    element.addEventListener('pointerenter', update);
    return () => element.removeEventListener('pointerenter', update);
  };
