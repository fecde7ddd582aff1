const { default: Sequencer } = require('@jest/test-sequencer');

/** The files that take minutes. Started last, one would keep one process busy while the others have nothing to do. */
const LONGEST =
  /\/(faults|randomSeries\w*|mixtures|boundedWork|oddValues|directPush\w*|localRuns|quarter|output|tarball|pipelines|brokenRuns|commands)\.test\.ts$/;

/** Jest's order, in which a machine that never ran the tests knows nothing but the size of each file, with the longest files first. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const inOrder = super.sort(tests);
    const isLong = ({ path }) => LONGEST.test(path);
    return [...inOrder.filter(isLong), ...inOrder.filter((test) => !isLong(test))];
  }
};
