/**
 * The front page: what the reader was doing last, and a wide door to the search.
 */
(() => {
  PlaybookPage.onEach(".pb-recent", (section) => {
    const recent = PlaybookReading.recent()
    for (const { href, title, code } of recent) {
      const link = document.createElement("a")
      link.href = href
      link.textContent = title
      if (code !== section.dataset.language) link.lang = code
      const row = document.createElement("li")
      row.append(link)
      section.querySelector("ul").append(row)
    }
    if (recent.length) section.hidden = false
  })

  PlaybookPage.onEach(".pb-hero__search", (search) => {
    search.hidden = false
    search.addEventListener("click", () => document.querySelector(".md-header__button[for=__search]").click())
  })
})()
