/** The parts of chart.js that only the wheel needs. */

import { Chart, Filler, RadarController, RadialLinearScale } from 'chart.js';

Chart.register(Filler, RadarController, RadialLinearScale);
