/**
 * Says that a review is overdue, by the reader's own calendar: pages stay as they were built for months.
 */
(() => {
  "use strict"

  const now = new Date()
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((number) => String(number).padStart(2, "0"))
    .join("-")
  for (const mark of document.querySelectorAll("[data-review-by]"))
    if (mark.dataset.reviewBy < today) mark.querySelector("[hidden]").hidden = false
})()
