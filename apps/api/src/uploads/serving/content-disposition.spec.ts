import { contentDisposition } from './content-disposition';

describe('contentDisposition', () => {
  it('names the file for old readers and for others', () => {
    expect(contentDisposition('attachment', 'plan.pdf')).toBe(
      `attachment; filename="plan.pdf"; filename*=UTF-8''plan.pdf`,
    );
    expect(contentDisposition('inline', 'año 100%.png')).toBe(
      `inline; filename="a_o 100_.png"; filename*=UTF-8''a%C3%B1o%20100%25.png`,
    );
  });

  it('lets no name end the header or the quotes', () => {
    const header = contentDisposition('attachment', `a"; filename="b.exe\\ 'c' (d)*.txt`);
    expect(header).toBe(
      `attachment; filename="a_; filename=_b.exe_ 'c' (d)*.txt"; ` +
        `filename*=UTF-8''a%22%3B%20filename%3D%22b.exe%5C%20%27c%27%20%28d%29%2A.txt`,
    );
  });
});
