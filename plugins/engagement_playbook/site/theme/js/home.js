/**
 * The front page: what the reader was doing last, and a wide door to the search.
 */
(() => {
  "use strict"

  const section = document.querySelector(".pb-recent")
  const recent = section ? PlaybookReading.recent() : []
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

  const search = document.querySelector(".pb-hero__search")
  if (search) {
    search.hidden = false
    search.addEventListener("click", () => document.querySelector(".md-header__button[for=__search]").click())
  }
})()
