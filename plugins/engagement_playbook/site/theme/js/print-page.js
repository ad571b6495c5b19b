/** The buttons that print a page: without this script they could do nothing, and stay hidden. */
PlaybookPage.onEach("button[data-print]", () => {
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false
    button.addEventListener("click", () => print())
  }
})
