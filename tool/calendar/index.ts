export { dueSuggestions, type DueSuggestion } from './due-suggestions.ts';
export { effectiveDue, isLate, lastMoment, type DueAdjustment, type EffectiveDue } from './effective-due.ts';
export { loadSchoolCalendar } from './load-calendar.ts';
export { addDays, isSchoolDay, localInstant, type SchoolCalendar } from './school-day.ts';
