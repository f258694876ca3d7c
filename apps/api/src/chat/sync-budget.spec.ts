import { SyncBudget } from './sync-budget';

describe('the budget of an answer', () => {
  const bodies = (count: number, length: number): string[] => Array<string>(count).fill('x'.repeat(length));
  const self = (body: string): string => body;

  it('ends within the items of one conversation, with the one that spends it', () => {
    const budget = new SyncBudget();
    expect(budget.take(bodies(100, 16_000), self)).toHaveLength(33);
    expect(budget.spent).toBe(true);
    expect(budget.take(['more'], self)).toEqual([]);
  });

  it('is of messages as well, also of empty ones', () => {
    const budget = new SyncBudget();
    expect(budget.take(bodies(600, 0), self)).toHaveLength(600);
    expect(budget.take(bodies(600, 0), self)).toHaveLength(400);
  });
});
