/**
 * The only places that import chart.js are this file and radar-engine.ts: its parts are registered piece by piece, so
 * that a page carries no more of it than it draws with. Nothing moves: a chart is drawn once, and anew when something
 * changes. Values stand at their bars, so there is nothing to point at.
 */

import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
} from 'chart.js';

export type { ChartConfiguration, ChartDataset, Plugin } from 'chart.js';
export { Chart };

Chart.register(BarController, BarElement, CategoryScale, LinearScale, LineController, LineElement, PointElement);
Chart.defaults.animation = false;
Chart.defaults.responsive = false;
