/** The questionnaire of the benchmark of readings: 25 questions as surveys have them, and answers to them. */
const CHOICES = ['a', 'b', 'c', 'd'];

export const QUESTIONS = Array.from({ length: 25 }, (_, index): Record<string, unknown> & { name: string } => {
  const name = `q${index + 1}`;
  if (index >= 23) return { type: 'comment', name };
  if (index >= 21) return { type: 'checkbox', name, choices: CHOICES };
  if (index >= 11) return { type: 'radiogroup', name, choices: CHOICES };
  return { type: 'rating', name, rateMin: 0, rateMax: 10 };
});

/** An answer to the question of this number (from 0), which varies with `seed`. */
export function answer(index: number, seed: number) {
  if (index >= 23) return `Answer ${seed}: a sentence or two, as people write them when they are asked something.`;
  if (index >= 21)
    return CHOICES.filter((_, place) => ((seed + index) >> place) % 2 === 0)
      .concat('d')
      .slice(0, 1);
  if (index >= 11) return CHOICES[(seed + index) % CHOICES.length] ?? 'a';
  return (seed * 7 + index) % 11;
}
