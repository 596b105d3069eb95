// Percentiles of a scraped histogram: exact at its bounds, interpolated in between.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countOf, growthOf, percentileMs, readHistogram } from './scrape.ts';

const TEXT = `# TYPE late histogram
late_bucket{le="0.01"} 90
late_bucket{le="0.05"} 98
late_bucket{le="+Inf"} 100
late_sum 3
late_count 100
other_bucket{le="0.01"} 7
`;

test('a percentile lies between the bounds of its bucket, and beyond the last it is said to be beyond', () => {
  const histogram = readHistogram(TEXT, 'late');
  assert.equal(countOf(histogram), 100);
  assert.equal(percentileMs(histogram, 0.9), 10);
  assert.equal(percentileMs(histogram, 0.94), 30);
  assert.equal(percentileMs(histogram, 0.99), Infinity);
  assert.ok(Number.isNaN(percentileMs(growthOf(histogram, histogram), 0.5)));
});
