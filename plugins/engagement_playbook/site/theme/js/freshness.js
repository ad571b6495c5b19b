/**
 * Says that a review is overdue, by the reader's own calendar: pages stay as they were built for months.
 */
PlaybookPage.onEach("[data-review-by]", () => {
  const today = PlaybookCalendar.day()
  for (const mark of document.querySelectorAll("[data-review-by]"))
    if (mark.dataset.reviewBy < today) mark.querySelector("[hidden]").hidden = false
})
