/** What the buttons of the connection doctor are called. */

import type { Action } from './bindings';

interface Label {
  text: string;
  /** While it is done. */
  doing: string;
}

const bare = (url: string) => url.replace(/^https?:\/\//, '');

export function label(action: Action): Label {
  switch (action.type) {
    case 'start_server':
      return { text: 'Start it', doing: 'Starting' };
    case 'pull_model':
      return { text: 'Pull a model…', doing: 'Opening' };
    case 'use_address':
      return { text: `Use ${bare(action.url)}`, doing: 'Connecting' };
    case 'open_page':
      return { text: 'Open its page', doing: 'Opening' };
    case 'set_key':
      return { text: 'Enter a key…', doing: 'Opening' };
    case 'try_again':
      return { text: 'Look again', doing: 'Looking' };
  }
}
