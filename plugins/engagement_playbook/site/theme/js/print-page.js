/** A browser prints the title of the page at its head: on a paper of both sides it is that of the paper alone. */
PlaybookPage.onEach(".pb-parties", (_, { signal }) => {
  const whole = document.title
  addEventListener("beforeprint", () => { document.title = document.querySelector("h1").firstChild.textContent.trim() }, { signal })
  addEventListener("afterprint", () => { document.title = whole }, { signal })
})

/** The buttons that print a page: without this script they could do nothing, and stay hidden. */
PlaybookPage.onEach("button[data-print]", () => {
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false
    button.addEventListener("click", () => print())
  }
})
