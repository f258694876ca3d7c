import { readWebOptions } from './options';
import { webReport, type WebResult } from './report';

const NOTHING: Omit<WebResult, 'options'> = {
  version: '1',
  scripts: null,
  paint: null,
  typing: null,
  longDraft: null,
  scroll: null,
  heap: null,
};

describe('the report about the web client', () => {
  it('has a row for the heap: what it grew by after the first sixth, which is to be next to nothing', () => {
    const rowOf = (sizes: number[]): string | undefined => {
      const heap = { sizes, seconds: 130 };
      const text = webReport({ ...NOTHING, options: readWebOptions([]), heap }, new Date());
      expect(text).toContain('They arrived in 130 s, where 20 a second take 60 minutes.');
      return text.split('\n').find((line) => line.startsWith('| heap'));
    };
    expect(rowOf([8, 11, 11, 11, 11, 11, 11.4])).toMatch(/of 72000 messages that arrived *\| 0\.4 MB *\| 1 MB *\| yes/);
    expect(rowOf([8, 11, 11.5, 12, 12.5, 13, 13.4])).toMatch(/2\.4 MB *\| 1 MB *\| no/);
  });

  it('says nothing of what was not measured', () => {
    expect(webReport({ ...NOTHING, options: readWebOptions([]) }, new Date())).not.toMatch(/heap|null|NaN/i);
  });
});
