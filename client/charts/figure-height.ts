/**
 * About how high the picture of a figure will be with its words, before it is built: its place on the page is kept by
 * that, so that what follows hardly moves when it is. The pictures' own heights are exact, the words are estimated.
 */

import type { Figure } from './figure.ts';

/** As in charts.css: the figure's padding and border, gaps, the narrowest of several pictures, the widest line of words. */
const FRAME = 34;
const GAP = 8;
const PANEL = 320;
const PANEL_GAP = 32;
const MEASURE = 736;
const LINE = 24;
/** About the width of a letter. */
const LETTER = 8;
/** A mark of the legend with what is kept free around it. */
const MARK = 72;

/** @param width of the figure with its frame, in CSS pixels; 0 while it is not known */
export function bodyHeight({ legend, panels, notes }: Figure, width: number): number {
  const inner = width - FRAME;
  if (inner <= 0) return 0;
  const parts = [notesHeight(notes, inner)];
  if (legend.length > 0) {
    const length = legend.reduce((sum, { label }) => sum + label.length * LETTER + MARK, 0);
    parts.push(Math.ceil(length / inner) * LINE);
  }
  if (panels.length > 0) parts.push(panelsHeight(panels, inner));
  return parts.reduce((sum, part) => sum + part, 0) + GAP * (parts.length - 1);
}

function notesHeight(notes: Figure['notes'], width: number): number {
  const room = Math.min(width, MEASURE);
  return notes.reduce((sum, note) => sum + Math.ceil((note.length * LETTER) / room) * LINE, 0);
}

function panelsHeight(panels: Figure['panels'], width: number): number {
  const fitting = Math.floor((width + PANEL_GAP) / (PANEL + PANEL_GAP));
  const columns = Math.max(1, Math.min(panels.length, fitting));
  const each = (width - (columns - 1) * PANEL_GAP) / columns;
  let height = 0;
  for (let first = 0; first < panels.length; first += columns) {
    const row = panels.slice(first, first + columns);
    const tallest = Math.max(...row.map(({ title, drawing }) => drawing.height(each) + (title === null ? 0 : LINE)));
    height += tallest + (first === 0 ? 0 : 2 * GAP);
  }
  return height;
}
