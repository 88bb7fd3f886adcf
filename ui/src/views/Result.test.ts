import { afterEach, describe, expect, it, vi } from 'vitest';

import { byId, find, openPage, press, textOf, type } from '../mock/open-page';

let page: Awaited<ReturnType<typeof openPage>> | undefined;

async function toResult(query = '') {
  page = await openPage(query);
  await vi.waitFor(() => byId('nav-runs'));
  press('2', { ctrlKey: true });
  (await vi.waitFor(() => find('[data-testid^="open-"]'))).click();
  await vi.waitFor(() => byId('result-headline'));
}

const asked = (command: string) => page?.mock.asked.filter((each) => each.command === command) ?? [];

afterEach(async () => {
  vi.unstubAllGlobals();
  await page?.close();
  page = undefined;
});

/** A clipboard that keeps what it is given. */
function clipboard() {
  const kept: Record<string, string> = {};
  class Item {
    constructor(readonly parts: Record<string, Blob | Promise<Blob>>) {}
  }
  vi.stubGlobal('ClipboardItem', Item);
  const write = async ([item]: Item[]) => {
    for (const [kind, part] of Object.entries(item?.parts ?? {})) kept[kind] = await (await part).text();
  };
  const writeText = async (text: string) => {
    kept['text/plain'] = text;
  };
  vi.spyOn(navigator, 'clipboard', 'get').mockReturnValue({ write, writeText } as never);
  return kept;
}

describe('a mark of a figure', () => {
  it('leads to its call, opened, with its raw marks', async () => {
    await toResult();
    const list = find('[data-testid="figure-throughput-report"] [role="listbox"]');
    press('End', {}, list);
    press('Enter', {}, list);
    await vi.waitFor(() => expect(textOf('call-details')).toContain('Call 7: Run 3, report'));
    await vi.waitFor(() => byId('raw-marks'));
    expect(asked('load_call').at(-1)?.args).toMatchObject({ call: 6, theme: 'light' });
    expect(textOf('raw-marks')).toContain('t0');
    expect(textOf('raw-marks')).toContain('c_1');
    expect(document.querySelectorAll('[data-testid="raw-marks"] tr[data-row]').length).toBeLessThan(80);
    expect(textOf('call-gaps')).toMatch(/gaps: median .* ms, longest .* ms, before chunk/);
    expect(textOf('call-figures')).toContain('c_1 − t0');
    expect(document.activeElement).toBe(byId('calls'));
  });
});

describe('a run that is slower than its history', () => {
  it('is told among what to read with care', async () => {
    await toResult('scene=slower');
    await vi.waitFor(() => expect(textOf('severity-doubtful')).toContain('slower than the 8 earlier runs'));
    expect(asked('load_doubts')).toHaveLength(1);
  });
});

describe('the verdict of a comparison', () => {
  it('says for each configuration in a word and a sentence what was shown', async () => {
    await toResult('scene=seven');
    const said = [1, 2, 3, 4].map((arm) => textOf(`verdict-${arm}`).replace(/\s+/g, ' '));
    expect(said[0]).toContain('Tuned ▲ better Tuned decodes 4.1 % faster');
    expect(said[1]).toContain('Cool ▼ worse Cool decodes 3.2 % slower');
    expect(said[2]).toContain('no difference shown');
    expect(said[3]).toContain('not enough data');
    expect(textOf('caveat')).toContain('different models');
  });

  it('opens the blocks of a claim, whose values lead to their calls', async () => {
    await toResult('scene=better');
    byId('open-claim-1-report-decode_rate').click();
    await vi.waitFor(() => expect(textOf('blocks-1-report-decode_rate')).toContain('stopped after 3 tokens'));
    find('[data-testid="blocks-1-report-decode_rate"] button').click();
    await vi.waitFor(() => expect(textOf('call-details')).toContain('report'));
    expect(byId('tab-calls').getAttribute('aria-selected')).toBe('true');
  });

  it('is copied as a table', async () => {
    const kept = clipboard();
    await toResult('scene=better');
    byId('copy-verdict').click();
    await vi.waitFor(() => expect(kept['text/plain']).toMatch(/^Configuration\tStage\t/));
    expect(kept['text/plain']?.split('\n')).toHaveLength(5);
    byId('open-claim-1-report-ttft').click();
    (await vi.waitFor(() => byId('copy-blocks-1-report-ttft'))).click();
    await vi.waitFor(() => expect(kept['text/plain']).toMatch(/^Run\tBaseline, TTFT ms\tTuned, TTFT ms/));
  });

  it('shows its own figures first, the whole before its parts', async () => {
    await toResult('scene=better');
    const titles = [...document.querySelectorAll('[data-testid="overall-figures"] [data-testid^="result-"]')];
    expect(titles.map((each) => (each as HTMLElement).dataset['testid'])).toEqual([
      'result-effects',
      'result-pairs-1',
    ]);
  });

  it('is not there for one configuration', async () => {
    await toResult();
    expect(document.querySelector('[data-testid="verdict"]')).toBeNull();
    expect(document.querySelector('[data-testid="overall-figures"]')).toBeNull();
  });
});

describe('the details of a call', () => {
  it('say that its marks are damaged and show everything else', async () => {
    await toResult();
    byId('tab-calls').click();
    (await vi.waitFor(() => find('tr[data-row="2"]'))).click();
    await vi.waitFor(() => expect(textOf('marks-problem')).toContain('unexpected end of file'));
    expect(textOf('call-figures')).toContain('TTFT');
    expect(document.querySelector('[data-testid="raw-marks"]')).toBeNull();
  });

  it('are copied part by part', async () => {
    const kept = clipboard();
    await toResult();
    byId('tab-calls').click();
    (await vi.waitFor(() => find('tr[data-row="3"]'))).click();
    (await vi.waitFor(() => byId('copy-marks'))).click();
    await vi.waitFor(() =>
      expect(kept['text/plain']).toMatch(/^Mark\tms since t0\tGap ms\tBytes\tText\nt0\t/),
    );
    expect(kept['text/plain']?.split('\n').at(-1)).toMatch(/^done\t/);
    byId('copy-call-request').click();
    await vi.waitFor(() => expect(kept['text/plain']).toContain('"model": "gemma3:latest"'));
  });
});

describe('copying', () => {
  it('gives a table as cells for a spreadsheet and as a table for a mail', async () => {
    const kept = clipboard();
    await toResult();
    byId('copy-table').click();
    await vi.waitFor(() => expect(kept['text/plain']).toMatch(/^Stage\tn\tDecode tok\/s\t/));
    expect(kept['text/plain']?.split('\n')).toHaveLength(3);
    expect(kept['text/html']).toContain('<th align="right">Decode tok/s</th>');
    await vi.waitFor(() => expect(textOf('toast')).toContain('on the clipboard'));
  });

  it('gives the list of calls with what is against each, by button and by key', async () => {
    const kept = clipboard();
    await toResult();
    byId('tab-calls').click();
    (await vi.waitFor(() => byId('copy-calls'))).click();
    await vi.waitFor(() => expect(kept['text/plain']?.split('\n')).toHaveLength(8));
    const invalid = kept['text/plain']?.split('\n')[5];
    expect(invalid).toMatch(/^5\t2\tBaseline\treport\t.*\tinvalid\tThe answer stopped after 3 tokens/);
    delete kept['text/plain'];
    press('c', { ctrlKey: true }, byId('calls'));
    await vi.waitFor(() => expect(kept['text/plain']).toContain('Decode tok/s'));
  });

  it('gives a figure as a picture', async () => {
    const kept = clipboard();
    await toResult();
    byId('copy-throughput-report').click();
    await vi.waitFor(() => expect(kept['image/png']).toBeDefined());
    expect(asked('draw_figure')[0]?.args).toMatchObject({
      figure: { name: 'throughput-report', call: null },
      format: 'png',
    });
  });

  it('offers to save a picture that this window cannot put on the clipboard', async () => {
    vi.stubGlobal('ClipboardItem', undefined);
    await toResult();
    byId('copy-ttft-report').click();
    await vi.waitFor(() => expect(textOf('toast')).toContain('cannot put pictures on the clipboard'));
    byId('toast-action').click();
    await vi.waitFor(() =>
      expect(asked('save_figure')[0]?.args).toMatchObject({
        figure: { name: 'ttft-report', call: null },
        format: 'png',
      }),
    );
  });
});

describe('saving', () => {
  it('says where the file is and shows it there', async () => {
    await toResult();
    byId('save-as').click();
    (await vi.waitFor(() => byId('save-png'))).click();
    await vi.waitFor(() => expect(textOf('toast')).toContain('Saved to /home/ada/'));
    byId('toast-action').click();
    const target = asked('save_report')[0]?.args['target'];
    await vi.waitFor(() => expect(asked('show_in_folder')[0]?.args).toEqual({ target }));
  });
});

describe('the report', () => {
  it('is searched forwards and backwards by the keyboard', async () => {
    await toResult();
    byId('tab-report').click();
    await vi.waitFor(() => byId('report-preview'));
    press('f', { ctrlKey: true });
    await vi.waitFor(() => expect(document.activeElement).toBe(byId('find-text')));
    type('find-text', 'THROUGHPUT');
    await vi.waitFor(() => expect(textOf('find-count')).toBe('1 of 1'));
    type('find-text', 'decode rate');
    await vi.waitFor(() => expect(textOf('find-count')).toMatch(/^1 of \d\d$/));
    press('Enter', {}, byId('find-text'));
    await vi.waitFor(() => expect(textOf('find-count')).toMatch(/^2 of/));
    press('Enter', { shiftKey: true }, byId('find-text'));
    press('Enter', { shiftKey: true }, byId('find-text'));
    await vi.waitFor(() => expect(textOf('find-count')).toMatch(/^(\d\d) of \1$/));
    type('find-text', 'nowhere at all');
    await vi.waitFor(() => expect(textOf('find-count')).toBe('Not found'));
    press('Escape', {}, byId('find-text'));
    await vi.waitFor(() => expect(document.querySelector('[data-testid="find"]')).toBeNull());
  });
});

describe('warnings', () => {
  it('stand by severity, each with links to its calls', async () => {
    await toResult();
    const groups = [...document.querySelectorAll<HTMLElement>('[data-testid^="severity-"]')];
    expect(groups.map((group) => group.dataset['testid'])).toEqual(['severity-grave', 'severity-remark']);
    find('[data-testid="warning-short_answer"] button').click();
    await vi.waitFor(() => expect(textOf('call-details')).toContain('Call 5: Run 2, report'));
  });
});

describe('every state', () => {
  it.each([
    ['stopped', 'Stopped after 4 of 7 calls'],
    ['failed', 'Failed after 2 of 6 calls'],
    ['novalid', 'No call could be used'],
    ['onepass', 'one usable warm call'],
    ['coldonly', 'no usable warm call'],
    ['arms', '3 configurations side by side'],
  ])('%s is told first and drawn', async (scene, headline) => {
    await toResult(`scene=${scene}`);
    expect(textOf('result-headline')).toContain(headline);
    expect(byId('table-stages')).toBeTruthy();
    expect(byId('warnings')).toBeTruthy();
  });

  it('of several arms each has its own time figure and its own line in the table', async () => {
    await toResult('scene=arms');
    expect(document.querySelectorAll('[data-testid^="figure-time-report"]')).toHaveLength(3);
    expect(document.querySelectorAll('[data-testid="table-stages"] tbody tr')).toHaveLength(9);
  });

  it('of a failed run says that there is nothing to draw', async () => {
    await toResult('scene=failed');
    expect(textOf('no-figures')).toContain('No call can be drawn');
  });

  it('once more is told to New when its folder cannot be used now', async () => {
    await toResult('scene=nofolder');
    byId('run-again').click();
    await vi.waitFor(() => expect(byId('view').dataset['view']).toBe('new'), 5000);
    await vi.waitFor(() => byId('folder-problem'));
    expect(asked('start_benchmark')).toHaveLength(0);
  });
});
