// Our own lint rules, as a plugin of oxlint. What needs no syntax tree is in house-checks.ts.
import { explicitColumns } from './rules/explicit-columns.ts';
import { functionSize } from './rules/function-size.ts';
import { plainNames } from './rules/plain-names.ts';
import { pureFiles } from './rules/pure-files.ts';
import { sliceBoundaries } from './rules/slice-boundaries.ts';
import { wholeSuite } from './rules/whole-suite.ts';

export default {
  meta: { name: 'house' },
  rules: {
    'explicit-columns': explicitColumns,
    'function-size': functionSize,
    'plain-names': plainNames,
    'pure-files': pureFiles,
    'slice-boundaries': sliceBoundaries,
    'whole-suite': wholeSuite,
  },
};
