/**
 * Days and times of the reader's own calendar, as the site writes them.
 */
const PlaybookCalendar = (() => {
  const two = (number) => String(number).padStart(2, "0")

  /** A day as 2026-11-22; today unless given. */
  const day = (date = new Date()) => [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-")

  return {
    day,
    /** A minute as 2026-11-22 09:05. */
    minute: (date) => `${day(date)} ${two(date.getHours())}:${two(date.getMinutes())}`,
  }
})()
