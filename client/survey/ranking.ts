/**
 * Putting things in order without having to drag: a tap takes one into the order, another tap out of it. Nobody has to rank
 * everything.
 */
import type { ItemValue, QuestionRankingModel } from 'survey-core';

/** How far a finger that taps may slip, in pixels of the page. */
const SLIP = 10;

export function prepareRanking(question: QuestionRankingModel): void {
  question.selectToRankEnabled = true;
  question.selectToRankAreasLayout = 'vertical';
  question.selectToRankSwapAreas = false;
  onlyTapsChoose(question);
}

/**
 * For SurveyJS each finger or mouse that is lifted over a choice has tapped it. A drag ends over another choice, which would
 * fall out of the order with it.
 */
function onlyTapsChoose(question: QuestionRankingModel): void {
  const { handlePointerDown, handlePointerUp } = question;
  let down: { readonly choice: ItemValue; readonly x: number; readonly y: number } | null = null;
  question.handlePointerDown = (event, choice, node) => {
    down = { choice, x: event.pageX, y: event.pageY };
    handlePointerDown(event, choice, node);
  };
  question.handlePointerUp = (event, choice, node) => {
    const tapped = down?.choice === choice && Math.hypot(event.pageX - down.x, event.pageY - down.y) <= SLIP;
    down = null;
    if (tapped) handlePointerUp(event, choice, node);
  };
}
