/**
 * A step of the client's build: lets go of the axis of times, which no chart of ours has. chart.js reads a field of that
 * class when it is loaded, and a bundler cannot know that reading does nothing. The version is pinned; a build that does
 * not find the place fails, so that an update is noticed.
 */

import type { Plugin } from 'vite';

const READ_WHEN_LOADED = 'static defaults = TimeScale.defaults;';
const READ_WHEN_USED = 'static defaults = /* @__PURE__ */ (() => TimeScale.defaults)();';

export function chartsWithoutTimes(): Plugin {
  return {
    name: 'wegmarke-charts-without-times',
    apply: 'build',
    transform: {
      filter: { id: /\/chart\.js\/dist\/chart\.js$/ },
      handler(code) {
        if (!code.includes(READ_WHEN_LOADED)) this.error('chart.js looks different: see what can be left out now.');
        return { code: code.replace(READ_WHEN_LOADED, READ_WHEN_USED), map: null };
      },
    },
  };
}
