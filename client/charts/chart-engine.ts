/**
 * The only place that imports chart.js: its parts are registered piece by piece, so that a page carries no more of it
 * than it draws with. Nothing moves: a chart is drawn once and drawn anew when something changes.
 */

import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  RadarController,
  RadialLinearScale,
  Tooltip,
} from 'chart.js';

export type { ChartConfiguration, ChartDataset, Plugin, ScriptableContext } from 'chart.js';
export { Chart };

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  RadarController,
  RadialLinearScale,
  Tooltip,
);
Chart.defaults.animation = false;
Chart.defaults.responsive = false;
